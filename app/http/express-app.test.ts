import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import pino from "pino";
import { afterEach, expect, test } from "vitest";
import { ContentionError, DatabaseUnavailableError, DeadlineExceededError, PoolQueueFullError } from "../db/errors";
import { createMetrics } from "../metrics/metrics";
import { answerTo, parseAnswers } from "../testing/raw-http";
import { errorBody, errorTable } from "./errors";
import { createRequestListener, type HttpServices } from "./express-app";
import { HttpServer } from "./http-server";
import { type Refusal, RefusalPacer } from "./refusal-pacer";
import { securityHeaders } from "./security-headers";

const fault = new Error("a fault that names secret-table");
let server: HttpServer | undefined;

afterEach(() => server?.stop(100));

/** A server whose layers below all fail, and what it logs. */
async function startFailing(changes: Partial<HttpServices> = {}): Promise<{ url: string; log: string[] }> {
  const log: string[] = [];
  const fail = () => Promise.reject(fault);
  const services: HttpServices = {
    bookSeat: fail,
    findBooking: { byId: fail, byKey: fail },
    seatMap: { ready: () => undefined, get: fail },
    refusesBookings: () => false,
    countRefusal: () => {},
    pacer: new RefusalPacer(),
    page: "<!doctype html>",
    databaseHealth: () => ({ up: true, migrated: true }),
    isStopping: () => false,
    logger: pino({}, { write: (line: string) => log.push(line) }),
    ...changes,
  };
  server = new HttpServer(createRequestListener(services), createMetrics("row-lock"));
  return { url: `http://127.0.0.1:${await server.listen(0)}`, log };
}

test("answers a fault with 500 and tells only the log why", async () => {
  const { url, log } = await startFailing();
  const response = await fetch(`${url}/seats`, { headers: { "X-Request-Id": "find-me" } });
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(JSON.parse(text)).toEqual({ error: { code: "internal", message: expect.any(String) } });
  expect(text).not.toMatch(/secret-table|express-app|at /);
  expect(JSON.parse(log.join(""))).toMatchObject({ requestId: "find-me", err: { message: fault.message } });
});

test("is not ready once it is stopping", async () => {
  const { url } = await startFailing({ isStopping: () => true });
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test("says why it is not ready", async () => {
  const { url } = await startFailing({
    databaseHealth: () => ({ up: false, migrated: false, reason: "ECONNREFUSED" }),
  });
  const response = await fetch(`${url}/readyz`);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ status: "not ready", reason: "ECONNREFUSED" });
});

test("hangs up on refused clients that send on, and answers others", async () => {
  const { url } = await startFailing({ refusesBookings: () => true });
  const booking = "POST /book HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";
  const abusers = Array.from({ length: 10 }, () => answerTo(Number(new URL(url).port), booking.repeat(1000), {}));
  for (let count = 0; count < 10; count++) expect((await fetch(`${url}/healthz`)).status).toBe(200);
  for (const received of await Promise.all(abusers)) expect(parseAnswers(received).length).toBeLessThan(30);
});

test("stops parsing what a client had sent that was hung up on", async () => {
  const hangUp: Partial<RefusalPacer> = {
    refuse: (refusal) => {
      refusal.drop();
      return false;
    },
  };
  const { url } = await startFailing({ refusesBookings: () => true, pacer: hangUp as RefusalPacer });
  let parsed = 0;
  const count = (message: unknown) => {
    if ((message as { request: IncomingMessage }).request.url === "/book") parsed++;
  };
  subscribe("http.server.request.start", count);
  const booking = "POST /book HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";
  await answerTo(Number(new URL(url).port), booking.repeat(500), {});
  unsubscribe("http.server.request.start", count);
  expect(parsed).toBeGreaterThan(0);
  expect(parsed).toBeLessThan(5);
});

test.each([
  ["the queue is full", new PoolQueueFullError("full"), "overloaded"],
  ["its time is over", new DeadlineExceededError("late"), "deadline_exceeded"],
  ["its seat is contended", new ContentionError("gave way"), "seat_contended"],
  ["the database is away", new DatabaseUnavailableError("away"), "database_unavailable"],
] as const)("refuses at the pacer's pace when %s", async (_case, error, code) => {
  const held: Refusal[] = [];
  const holding: Partial<RefusalPacer> = { refuse: (refusal) => held.push(refusal) > 0 };
  const { url } = await startFailing({ bookSeat: () => Promise.reject(error), pacer: holding as RefusalPacer });
  const headers = { "Content-Type": "application/json" };
  const answer = fetch(`${url}/book`, { method: "POST", headers, body: '{"seatId":1,"userId":"a"}' });
  await expect.poll(() => held.length).toBe(1);
  held[0]?.send();
  expect((await answer).status).toBe(503);
  expect((await answer).headers.get("retry-after")).toBe(`${errorTable[code].retryAfter}`);
  expect(await (await answer).json()).toEqual(errorBody(code));
});

test("refuses with the common headers and the client's request id", async () => {
  const { url } = await startFailing({ refusesBookings: () => true });
  const answer = await fetch(`${url}/book`, { method: "POST", headers: { "X-Request-Id": "find-me" } });
  expect([answer.status, await answer.json()]).toEqual([503, errorBody("overloaded")]);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    ...Object.fromEntries(securityHeaders.map(([name, value]) => [name.toLowerCase(), value])),
    "retry-after": "1",
    "cache-control": "no-store",
    "x-request-id": "find-me",
  });
});
