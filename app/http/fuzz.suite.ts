import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { answerTo, parseAnswers } from "../testing/raw-http";
import { migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestMysql } from "../testing/test-mysql";

const seed = Number(process.env.FUZZ_SEED ?? 20_260_401);
const parameters = { seed, numRuns: 150, interruptAfterTimeLimit: 4000, markInterruptAsFailure: false };

/** Generated requests: whatever a client does is its own mistake, never a fault of the app, and never its end. */
export function fuzzSuite(mysql: () => TestMysql): void {
  let app: TestApp;
  beforeAll(async () => {
    console.log(`fuzz seed ${seed}; FUZZ_SEED=<n> takes another`);
    app = await startTestApp((await migrated(await mysql().createDatabase())).app, { poolSize: 4 });
  });
  afterEach(async () => {
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
    expect(await faults(app)).toEqual([]);
  });
  afterAll(() => app.stop());

  const send = (bytes: Buffer, leaveAfterMs?: number) => answerTo(app.httpPort, bytes, { leaveAfterMs });
  const check = (received: string) => {
    for (const { status, body } of parseAnswers(received)) expectClientsMistake(status, body);
  };

  test("takes any JSON value as a body", async () => {
    const post = fc.asyncProperty(anyBody, async (body) => {
      const response = await fetch(`${app.url}/book`, { method: "POST", headers: json, body });
      expectClientsMistake(response.status, await response.text());
    });
    await fc.assert(post, parameters);
  });

  test("takes any bytes as a body under any content headers", async () => {
    const post = fc.asyncProperty(fc.uint8Array({ maxLength: 6000 }), contentHeaders, async (bytes, headers) => {
      const response = await fetch(`${app.url}/book`, { method: "POST", headers, body: Buffer.from(bytes) });
      expectClientsMistake(response.status, await response.text());
    });
    await fc.assert(post, parameters);
  });

  test("takes any target with any method", async () => {
    const request = fc.asyncProperty(method, target, async (name, address) => {
      const head = `${name} ${address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
      const received = await send(Buffer.from(head, "latin1"));
      expect(parseAnswers(received)).toHaveLength(1);
      check(received);
    });
    await fc.assert(request, parameters);
  });

  test("takes any headers", async () => {
    const request = fc.asyncProperty(fc.array(header, { maxLength: 30 }), target, async (headers, address) => {
      const head = [`GET ${address} HTTP/1.1`, "Host: a", ...headers, "Connection: close"].join("\r\n");
      check(await send(Buffer.from(`${head}\r\n\r\n`, "latin1")));
    });
    await fc.assert(request, parameters);
  });

  test("takes sockets that break anywhere in a request", async () => {
    const whole = bookingRequest('{"seatId":1,"userId":"user1"}');
    const request = fc.asyncProperty(fc.nat(whole.length), fc.nat(3), async (end, leaveAfterMs) => {
      check(await send(Buffer.from(whole.slice(0, end)), leaveAfterMs));
    });
    await fc.assert(request, parameters);
  });

  test("takes requests with bytes flipped, cut out and repeated", async () => {
    const whole = Buffer.from(bookingRequest('{"seatId":2,"userId":"user2"}'));
    const request = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      check(await send(changes.reduce(mutate, whole), 50));
    });
    await fc.assert(request, parameters);
  });
}

const json = { "Content-Type": "application/json" };
const anyBody = fc.oneof(
  fc.json(),
  fc.record({ seatId: fc.anything(), userId: fc.anything() }, { requiredKeys: [] }).map(asJson),
  fc
    .record({ seatId: fc.integer({ min: -5, max: 600 }), userId: fc.string({ maxLength: 80, unit: "binary" }) })
    .map(asJson),
  fc.string({ unit: "binary" }),
  fc.nat(2000).map((depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`),
);
const contentHeaders = fc.record(
  {
    "Content-Type": fc.constantFrom("application/json", "text/json", "application/json; charset=utf-16", ";", "a/b"),
    "Content-Encoding": fc.constantFrom("gzip", "br", "deflate", "identity", "zstd", "gzip, gzip"),
  },
  { requiredKeys: [] },
);
const method = fc.constantFrom(
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "OPTIONS",
  "PATCH",
  "TRACE",
  "get",
  "PROPFIND",
  "X",
);
const latin1 = fc.string({ unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)) });
const target = fc.oneof(
  latin1.map((text) => `/${text}`),
  latin1.map((text) => `/seats?${text}`),
  latin1.map((text) => `/seats?section=${text}`),
  fc.constantFrom(
    "*",
    "/",
    "//",
    "/seats",
    "/seats?",
    "/book",
    "/healthz",
    "/readyz",
    "http://a/seats",
    "/%",
    "/seats#x",
  ),
);
const headerName = fc.constantFrom(
  ...["Accept-Encoding", "If-None-Match", "X-Request-Id", "Expect", "Range", "Content-Length", "Transfer-Encoding"],
  ...["Upgrade", "Connection", "Cookie", "X-Forwarded-For", "If-Match", "__proto__", "Content-Type"],
);
const headerText = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) });
const header = fc
  .tuple(headerName, fc.oneof(headerText, fc.constantFrom("0", "1", "chunked", "*", '"', "br;q=2", "100-continue")))
  .map(([name, value]) => `${name}: ${value}`);
const change = fc.record({ at: fc.nat(200), kind: fc.constantFrom("flip", "cut", "repeat"), byte: fc.nat(255) });

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "[1n]";
  }
}

function bookingRequest(body: string): string {
  const head = "POST /book HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close";
  return `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function mutate(bytes: Buffer, { at, kind, byte }: { at: number; kind: string; byte: number }): Buffer {
  const [before, rest] = [bytes.subarray(0, at), bytes.subarray(at)];
  if (kind === "cut") return Buffer.concat([before, rest.subarray(byte % 20)]);
  if (kind === "repeat") return Buffer.concat([before, rest.subarray(0, byte), rest]);
  return Buffer.concat([before, Buffer.from([byte]), rest.subarray(1)]);
}

/** An answer of the app's own making: no fault, and every error with its body. */
function expectClientsMistake(status: number, body: string): void {
  expect(status).toBeLessThan(500);
  if (status >= 400 && body !== "") expect(JSON.parse(body)).toEqual({ error: expect.anything() });
  expect(body).not.toMatch(/node_modules|\n\s+at /);
}

/** Series of the app's own faults that are not 0. */
async function faults(app: TestApp): Promise<string[]> {
  const page = await app.metrics();
  const series = [...page.matchAll(/^(ticketwatch_http_requests_total\{[^}]*status="5\d\d"\}) /gm)].map(
    ([, name]) => name,
  );
  return series.filter((name): name is string => name !== undefined && sample(page, name) !== 0);
}
