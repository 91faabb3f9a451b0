import { expect, test } from "vitest";
import { LatencyHistogram } from "../statistics/histogram";
import { models, perSecondOf, resultOf } from "./merge";
import type { DatabaseTally, HttpTally } from "./tally";

const http = (microseconds: number, requests: number, changes: Partial<HttpTally> = {}): HttpTally => ({
  kind: "http",
  requests,
  durationSeconds: 2,
  bytes: 10,
  statuses: { "200": requests },
  socketErrors: { connect: 0, read: 1, write: 0, timeout: 0 },
  latencies: LatencyHistogram.of([[microseconds, requests]]),
  uncorrected: LatencyHistogram.of([[microseconds, requests]]),
  acknowledgedCount: 1,
  acknowledged: [{ bookingId: 1, seatId: 1, userId: "u" }],
  ticks: [{ unixSecond: 100, completed: requests, failed: 0 }],
  ...changes,
});

const database = (changes: Partial<DatabaseTally> = {}): DatabaseTally => ({
  ...{ kind: "database", transactions: 10, durationSeconds: 2, deadlocks: 1, lockTimeouts: 2, reconnects: 0 },
  ...{ queries: { read: 1, write: 2, other: 3 }, cappedLatencies: 0, ticks: [] },
  latencies: LatencyHistogram.of([[1000, 10]]),
  ...changes,
});

test("adds up what two load hosts counted", () => {
  const result = resultOf([http(1000, 900), http(100_000, 100, { durationSeconds: 4 })], models.wrk);
  expect(result).toMatchObject({
    ...{ requests: 1000, durationSeconds: 4, throughput: 250, bytes: 20, statuses: { "200": 1000 } },
    socketErrors: { read: 2 },
    acknowledged: 2,
    acknowledgedRead: 2,
  });
});

test("reads percentiles from the added histograms", () => {
  const result = resultOf([http(1000, 900), http(100_000, 100)], models.wrk);
  expect(result.latencySeconds?.p50).toBeCloseTo(0.001, 5);
  expect(result.latencySeconds?.p95).toBeCloseTo(0.1, 3);
});

test("has no uncorrected latency when one host has none", () => {
  const result = resultOf([http(1000, 1), http(1000, 1, { uncorrected: null })], models.wrk);
  expect(result).toMatchObject({ uncorrected: null });
});

test("names load model and correction of each tool", () => {
  expect(resultOf([http(1, 1)], models.vegeta)).toMatchObject({
    loadModel: "open-loop",
    latencyCorrection: "intended-start",
  });
  expect(resultOf([database()], models.sysbench)).toMatchObject({
    loadModel: "closed-loop",
    latencyCorrection: "none",
  });
});

test("adds up database figures, errors apart", () => {
  expect(resultOf([database(), database()], models.sysbench)).toMatchObject({
    ...{ transactions: 20, throughput: 10, deadlocks: 2, lockTimeouts: 4, queries: { read: 2, write: 4, other: 6 } },
  });
});

test("shows a second without an answer as zero", () => {
  const ticks = [100, 103, 100].map((unixSecond) => ({ unixSecond, completed: 5, failed: 1, p99Seconds: 0.1 }));
  expect(perSecondOf(ticks)).toEqual([
    { second: 0, completed: 10, failed: 2, p99Seconds: 0.1 },
    { second: 1, completed: 0, failed: 0 },
    { second: 2, completed: 0, failed: 0 },
    { second: 3, completed: 5, failed: 1, p99Seconds: 0.1 },
  ]);
});
