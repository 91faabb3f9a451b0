import { expect, test } from "vitest";
import type { Integrity } from "./record";
import type { HttpResult } from "./result";
import { exampleDatabaseResult, exampleRecord, exampleResult, exampleStage } from "./testing";
import { judge } from "./verdict";

const withResult = (changes: Partial<HttpResult>) =>
  judge(exampleRecord({ stages: [exampleStage(exampleResult(changes))] }));

const withIntegrity = (changes: Partial<Integrity>) => {
  const integrity = { seatsSold: 5, bookings: 5, doubleBookings: 0, acknowledged: 5, acknowledgedMissing: 0 };
  return judge(exampleRecord({ integrity: { ...integrity, ...changes } }));
};

test("passes a run whose refusals are taken seats", () => {
  expect(judge(exampleRecord())).toEqual({ passed: true, reasons: [] });
});

test("fails a run that booked a seat twice", () => {
  expect(withIntegrity({ doubleBookings: 2 }).reasons).toEqual(["2 seats are booked more than once"]);
});

test("fails a run that lost an acknowledged booking", () => {
  const { reasons } = withIntegrity({ acknowledgedMissing: 1 });
  expect(reasons).toEqual(["1 of 5 acknowledged bookings are missing from MySQL"]);
});

test("fails a run with acknowledgements that were not checked", () => {
  expect(withResult({ acknowledgedRead: 3 }).reasons).toEqual([
    "2 acknowledged bookings could not be read, so they were not checked",
  ]);
});

test("fails when too many answers are errors", () => {
  const { passed, reasons } = withResult({ statuses: { "409": 9989, "500": 6, "503": 5 } });
  expect(passed).toBe(false);
  expect(reasons).toEqual(["bookings: 11 answers of status 500, 503 are 0.11 % of the requests; 0.10 % is allowed"]);
});

test("tolerates errors up to the stated share", () => {
  expect(withResult({ statuses: { "409": 9990, "500": 10 } }).passed).toBe(true);
});

test("counts timeouts among the socket errors", () => {
  const { reasons } = withResult({ socketErrors: { connect: 60, read: 0, write: 0, timeout: 41 } });
  expect(reasons).toEqual(["bookings: 101 socket errors and timeouts are 1.01 % of the requests; 1.00 % is allowed"]);
});

test("tolerates socket errors up to the stated share", () => {
  expect(withResult({ socketErrors: { connect: 50, read: 25, write: 25, timeout: 0 } }).passed).toBe(true);
});

test("fails a stage that got no answer at all", () => {
  expect(withResult({ requests: 0, statuses: {} }).reasons).toEqual(["bookings: not one request was answered"]);
});

test("fails an interrupted run and says so", () => {
  const { reasons } = judge(exampleRecord({ status: "interrupted", message: "stopped" }));
  expect(reasons).toEqual(["the run was interrupted: stopped"]);
});

test("fails a run whose bookings could not be checked", () => {
  expect(judge(exampleRecord({ integrity: null })).reasons).toEqual(["the bookings in MySQL could not be checked"]);
});

const counted = (answered: number, inFlight = 10) => ({
  ...{ answered, abandoned: 0, inFlight },
  relativeDifference: Math.abs(answered - 10_000) / 10_000,
});

test.each([9899, 10_101])("fails when the app counted %i answers for 10000", (answered) => {
  const { passed, reasons } = judge(exampleRecord({ appCounters: counted(answered) }));
  expect(passed).toBe(false);
  expect(reasons).toEqual([expect.stringContaining(`the app counted ${answered} answers and the load host 10000`)]);
});

test("tolerates a small difference of the counts", () => {
  expect(judge(exampleRecord({ appCounters: counted(10_100) })).reasons).toEqual([]);
});

test("explains a difference by requests on their way at the end", () => {
  expect(judge(exampleRecord({ appCounters: counted(10_400, 500) })).reasons).toEqual([]);
  expect(judge(exampleRecord({ appCounters: counted(10_501, 500) })).reasons).toHaveLength(1);
});

const missed = { figure: "p99Seconds", bound: "atMost", limit: 0.05, measured: 0.09, passed: false } as const;

test("fails when an objective is missed, with both figures", () => {
  const stages = [exampleStage(exampleResult(), { objectives: [missed] })];
  expect(judge(exampleRecord({ stages })).reasons).toEqual([
    "bookings: the 99th percentile of the latency is 90 ms; the objective is at most 50 ms",
  ]);
});

test("passes when every objective is met", () => {
  const objectives = [{ ...missed, limit: 0.1, passed: true }];
  expect(judge(exampleRecord({ stages: [exampleStage(exampleResult(), { objectives })] })).passed).toBe(true);
});

test("judges database stages by their transactions", () => {
  const judged = (transactions: number) =>
    judge(exampleRecord({ stages: [exampleStage(exampleDatabaseResult({ transactions }))], appCounters: null }));
  expect(judged(1).passed).toBe(true);
  expect(judged(0).reasons).toEqual(["bookings: not one transaction was made"]);
});
