import { afterAll, beforeAll, expect, test } from "vitest";
import { answerTo, bookingBytes, exchange, halfClose } from "../testing/raw-http";
import { migrated, startTestApp, type TestApp } from "../testing/test-app";
import type { TestMysql } from "../testing/test-mysql";
import { securityHeaders } from "./security-headers";

const json = { "Content-Type": "application/json" };
const good = '{"seatId":1,"userId":"user1"}';

interface Case {
  readonly title: string;
  readonly request: [path: string, init?: RequestInit];
  readonly status: number;
  readonly code: string;
}

const post = (body: string, headers: Record<string, string> = json): [string, RequestInit] => [
  "/book",
  { method: "POST", headers, body },
];

const refusals: Case[] = [
  { title: "no such seat", request: post('{"seatId":501,"userId":"u"}'), status: 404, code: "no_such_seat" },
  { title: "seat id 0", request: post('{"seatId":0,"userId":"u"}'), status: 400, code: "invalid_body" },
  { title: "a fraction", request: post('{"seatId":1.5,"userId":"u"}'), status: 400, code: "invalid_body" },
  { title: "a seat id as text", request: post('{"seatId":"1","userId":"u"}'), status: 400, code: "invalid_body" },
  { title: "a huge seat id", request: post('{"seatId":1e300,"userId":"u"}'), status: 400, code: "invalid_body" },
  { title: "no user", request: post('{"seatId":1}'), status: 400, code: "invalid_body" },
  { title: "an empty user", request: post('{"seatId":1,"userId":""}'), status: 400, code: "invalid_body" },
  {
    title: "a user of 65 letters",
    request: post(`{"seatId":1,"userId":"${"u".repeat(65)}"}`),
    status: 400,
    code: "invalid_body",
  },
  { title: "half a surrogate", request: post('{"seatId":1,"userId":"\\ud800"}'), status: 400, code: "invalid_body" },
  { title: "an array", request: post("[1]"), status: 400, code: "invalid_body" },
  { title: "null", request: post("null"), status: 400, code: "invalid_body" },
  { title: "broken JSON", request: post('{"seatId":'), status: 400, code: "invalid_body" },
  { title: "an empty body", request: post(""), status: 400, code: "invalid_body" },
  { title: "no body", request: ["/book", { method: "POST" }], status: 415, code: "unsupported_media_type" },
  {
    title: "plain text",
    request: post(good, { "Content-Type": "text/plain" }),
    status: 415,
    code: "unsupported_media_type",
  },
  {
    title: "an unknown encoding",
    request: post(good, { ...json, "Content-Encoding": "snappy" }),
    status: 415,
    code: "unsupported_media_type",
  },
  {
    title: "an unknown charset",
    request: post(good, { "Content-Type": "application/json; charset=ebcdic" }),
    status: 415,
    code: "unsupported_media_type",
  },
  {
    title: "gzip that is none",
    request: post(good, { ...json, "Content-Encoding": "gzip" }),
    status: 400,
    code: "invalid_body",
  },
  { title: "a large body", request: post(`{"x":"${"y".repeat(100_000)}"}`), status: 413, code: "body_too_large" },
  { title: "an unknown path", request: ["/nothing"], status: 404, code: "no_such_route" },
  { title: "a trailing slash", request: ["/seats/"], status: 404, code: "no_such_route" },
  { title: "a bad escape", request: ["/%ff%"], status: 404, code: "no_such_route" },
  { title: "the wrong method on /book", request: ["/book"], status: 405, code: "method_not_allowed" },
  {
    title: "the wrong method on /seats",
    request: ["/seats", { method: "DELETE" }],
    status: 405,
    code: "method_not_allowed",
  },
];

/** What the routes answer, over real HTTP. */
export function routesSuite(mysql: () => TestMysql): void {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp((await migrated(await mysql().createDatabase())).app);
  });
  afterAll(() => app.stop());

  test("shows the whole seat map with its totals", async () => {
    const response = await fetch(`${app.url}/seats`);
    const map = (await response.json()) as { seats: object[]; total: number; available: number };
    expect(response.status).toBe(200);
    expect(map.seats).toHaveLength(500);
    expect(map.total).toBe(500);
    expect(map.seats[99]).toEqual({ id: 100, section: "101", row: "K", number: 10, status: "available" });
  });

  test("books a free seat once, then answers 409", async () => {
    const first = await app.book(42, "user7");
    expect(first.status).toBe(201);
    const booking = (await first.json()) as Record<string, unknown>;
    expect(booking).toEqual({
      bookingId: expect.any(Number),
      seatId: 42,
      userId: "user7",
      bookedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    const second = await app.book(42, "user8");
    expect(second.status).toBe(409);
    expect(await second.json()).toEqual({ error: { code: "seat_taken", message: expect.any(String) } });
    const map = (await (await fetch(`${app.url}/seats`)).json()) as { seats: { status: string }[]; available: number };
    expect(map.seats[41]?.status).toBe("sold");
    expect(map.available).toBe(499);
  });

  test.each(refusals)("answers $status $code to $title", async ({ request: [path, init], status, code }) => {
    const response = await fetch(app.url + path, init);
    const text = await response.text();
    expect({ status: response.status, ...JSON.parse(text) }).toEqual({
      status,
      error: { code, message: expect.any(String) },
    });
    expect(text).not.toMatch(/node_modules|\n\s+at /);
    expect(response.headers.get("x-powered-by")).toBeNull();
  });

  test.each(["/seats", "/seats?section=0", "/book", "/healthz", "/readyz", "/nothing"])(
    "puts request id and security headers on %s",
    async (path) => {
      const { headers } = await fetch(app.url + path, { headers: { "X-Request-Id": "mine" } });
      expect(headers.get("x-request-id")).toBe("mine");
      expect(securityHeaders.map(([name]) => headers.get(name))).toEqual(securityHeaders.map(([, value]) => value));
      expect(headers.get("cache-control")).toBe(path === "/seats" ? "no-cache" : "no-store");
    },
  );

  test("names the allowed methods with 405", async () => {
    expect((await fetch(`${app.url}/book`)).headers.get("allow")).toBe("POST");
    expect((await fetch(`${app.url}/seats`, { method: "PUT" })).headers.get("allow")).toBe("GET, HEAD");
    expect((await fetch(`${app.url}/seats`, { method: "HEAD" })).status).toBe(200);
  });

  test("is alive and ready", async () => {
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${app.url}/readyz`)).json()).toEqual({ status: "ready" });
  });

  test("returns a sane request id and replaces others", async () => {
    const idFor = async (id: string) =>
      (await fetch(`${app.url}/healthz`, { headers: { "X-Request-Id": id } })).headers.get("x-request-id");
    expect(await idFor("abc-1.2_3")).toBe("abc-1.2_3");
    expect(await idFor("a b{}")).toMatch(/^[\da-f-]{36}$/);
    expect(await idFor("x".repeat(65))).toMatch(/^[\da-f-]{36}$/);
  });

  test.each([
    { title: "what is not HTTP", bytes: "hello\r\n\r\n", status: "400 Bad Request" },
    { title: "headers without end", bytes: `GET / HTTP/1.1\r\nX: ${"y".repeat(20_000)}`, status: "431 Request Header" },
    {
      title: "two lengths",
      bytes: "POST /book HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      status: "400 Bad Request",
    },
  ])("answers $status to $title and closes", async ({ bytes, status }) => {
    expect(await exchange(app.httpPort, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status}.*{"error":{"code":"`, "s"));
  });

  test("answers an address without a path and an odd Expect with JSON", async () => {
    const odd = "Host: a\r\nExpect: wonders\r\nConnection: close\r\n\r\n";
    expect(await exchange(app.httpPort, `GET http:// HTTP/1.1\r\n${odd}`)).toMatch(/^HTTP\/1.1 404.*"no_such_route"/s);
    expect(await exchange(app.httpPort, `GET /healthz HTTP/1.1\r\n${odd}`)).toMatch(/^HTTP\/1.1 200/);
  });

  test("answers clients that close their sending side, and then closes", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        halfClose(app.httpPort, bookingBytes({ seatId: 200 + index, userId: "u" })),
      ),
    );
    expect(new Set(answers.map((answer) => answer.slice(0, 12)))).toEqual(new Set(["HTTP/1.1 201"]));
    const half = bookingBytes({ seatId: 230, userId: "u" }).slice(0, -5);
    expect(await halfClose(app.httpPort, half)).toBe("");
    expect((await app.book(230)).status).toBe(201);
  });

  test("survives clients that vanish in the middle of a body", async () => {
    const head = "POST /book HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n";
    await Promise.all(Array.from({ length: 20 }, () => answerTo(app.httpPort, `${head}{"seat`, { leaveAfterMs: 20 })));
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  });
}
