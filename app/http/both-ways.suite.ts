import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestMysql } from "../testing/test-mysql";

const seed = Number(process.env.FUZZ_SEED ?? 20_260_401);
const parameters = { seed, numRuns: 200, interruptAfterTimeLimit: 4000, markInterruptAsFailure: false };

const ordinary = { "Content-Type": "application/json" };
// Says what is the case anyway, and so leaves the booking to Express.
const throughExpress = { ...ordinary, "Content-Encoding": "identity" };
const changing = new Set(["x-request-id", "date"]);

/** A booking goes past Express or through it: whatever it is, a client cannot tell which. */
export function bothWaysSuite(mysql: () => TestMysql): void {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp((await migrated(await mysql().createDatabase())).app, { poolSize: 4 });
    expect((await app.book(1)).status).toBe(201);
  });
  afterAll(() => app.stop());

  const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) => {
    const answer = await fetch(`${app.url}/book`, { method: "POST", headers, body });
    const own = [...answer.headers].filter(([name]) => !changing.has(name)).sort();
    return { status: answer.status, headers: own, body: await answer.text() };
  };
  const bothAnswers = async (body: string | Uint8Array<ArrayBuffer>): Promise<void> => {
    expect(await post(body, ordinary)).toEqual(await post(body, throughExpress));
  };

  test("answers any JSON alike", async () => {
    await fc.assert(fc.asyncProperty(anyRefusedBody, bothAnswers), parameters);
  });

  test("answers any bytes alike", async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 5000 }).map((array) => new Uint8Array(array));
    await fc.assert(fc.asyncProperty(bytes, bothAnswers), parameters);
  });

  test.each([
    { title: "a seat that is taken", body: '{"seatId":1,"userId":"u"}' },
    { title: "a seat that is not there", body: '{"seatId":501,"userId":"u"}' },
    { title: "a byte order mark", body: '\ufeff{"seatId":1,"userId":"u"}' },
    { title: "a name that JSON gives a meaning to", body: '{"__proto__":{"seatId":3},"userId":"u"}' },
    { title: "null", body: "null" },
    { title: "a text", body: '"seat"' },
    { title: "nothing but white space", body: "  " },
    { title: "the longest body", body: '{"seatId":1,"userId":"u"}'.padEnd(4096) },
    { title: "a byte more than that", body: '{"seatId":1,"userId":"u"}'.padEnd(4097) },
  ])("answers $title alike", ({ body }) => bothAnswers(body));

  test("confirms a booking alike, under the client's request id", async () => {
    const book = async (seatId: number, headers: Record<string, string>) => {
      const body = JSON.stringify({ seatId, userId: "u" });
      const answer = await fetch(`${app.url}/book`, { method: "POST", headers, body });
      const { bookingId, bookedAt, ...rest } = (await answer.json()) as Record<string, unknown>;
      const named = [...answer.headers].filter(([name]) => name !== "date").sort();
      return { status: answer.status, named, keys: [typeof bookingId, typeof bookedAt], rest: { ...rest, seatId: 0 } };
    };
    const id = { "X-Request-Id": "mine" };
    const hot = await book(401, { ...ordinary, ...id });
    expect(hot).toMatchObject({ status: 201, named: expect.arrayContaining([["x-request-id", "mine"]]) });
    expect(await book(402, { ...throughExpress, ...id })).toEqual(hot);
  });

  test("counts both in the same series", async () => {
    const of409 = 'ticketwatch_http_requests_total{method="POST",route="/book",status="409"}';
    const outcomes = 'ticketwatch_bookings_total{strategy="row-lock",outcome="seat_taken"}';
    const counts = async () => {
      const page = await app.metrics();
      return [sample(page, of409) ?? 0, sample(page, outcomes) ?? 0] as const;
    };
    // The answers before this test are counted once their connections are quiet.
    await expect.poll(async () => sample(await app.metrics(), "ticketwatch_http_requests_in_flight")).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const [answers, bookings] = await counts();
    for (const headers of [ordinary, throughExpress]) await post('{"seatId":1,"userId":"u"}', headers);
    await expect.poll(counts, { timeout: 3000 }).toEqual([answers + 2, bookings + 2]);
  });
}

/** Bodies that book nothing: a seat that is sold, none at all, or no booking. */
const anyRefusedBody = fc.oneof(
  fc.json(),
  fc
    .record({ seatId: fc.anything(), userId: fc.anything() }, { requiredKeys: [] })
    .filter(({ seatId }) => typeof seatId !== "number")
    .map((value) => JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? `${part}` : part))),
  fc
    .record({
      seatId: fc.constantFrom(1, 0, -1, 501, 2 ** 31, 1.5),
      userId: fc.string({ maxLength: 80, unit: "binary" }),
    })
    .map((value) => JSON.stringify(value)),
  fc.string({ unit: "binary", minLength: 1 }),
);
