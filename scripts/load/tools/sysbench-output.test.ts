import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseSysbenchOutput, parseSysbenchTick, parseTicketCheck, tablesIn } from "./sysbench-output";

const text = readFileSync(join(__dirname, "..", "fixtures", "sysbench-write-only.txt"), "utf8");
const startedAt = new Date(1_795_000_000_000);
const printed = (stdout: string, exitCode = 0, stderr = "") =>
  parseSysbenchOutput({ stdout, stderr, exitCode }, undefined, startedAt);

describe("a recorded result", () => {
  const result = printed(text);
  const shown = (label: string) => Number(new RegExp(`${label}:\\s+([\\d.]+)`).exec(text)?.[1]);

  test("is read in full", () => {
    expect(result.transactions).toBe(shown("transactions"));
    expect(result.durationSeconds).toBe(shown("total time"));
    const { read, write, other } = result.queries;
    expect([read, write, other, read + write + other]).toEqual(["read", "write", "other", " total"].map(shown));
  });

  test("has one latency in its histogram for each transaction", () => {
    expect(result.latencies.count).toBe(result.transactions);
    expect(result.cappedLatencies).toBe(0);
  });

  test("gives the percentile that sysbench prints, from the histogram", () => {
    const ratio = (result.latencies.percentile(99) * 1000) / shown("99th percentile");
    expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
  });

  test("tells deadlocks apart, and they are all the errors", () => {
    expect(result.deadlocks).toBe(shown("ignored errors"));
    expect(result.deadlocks).toBeGreaterThan(0);
    expect(result.lockTimeouts).toBe(0);
  });

  test("has a line for each second", () => {
    expect(result.ticks.length).toBeGreaterThanOrEqual(2);
    expect(result.ticks[0].unixSecond).toBe(1_795_000_000);
    expect(result.ticks[0].p99Seconds).toBeGreaterThan(0);
  });
});

test("counts lock timeouts apart from deadlocks", () => {
  const result = printed(text.replace(/--- errors 1213=\d+/, "--- errors 1205=4"));
  expect(result.lockTimeouts).toBe(4);
});

test("counts what fell off the end of the histogram", () => {
  const result = printed(
    text.replace("\n \nSQL statistics", "\n  100000.000 |***                   7\n \nSQL statistics"),
  );
  expect(result.cappedLatencies).toBe(7);
});

test("reads a line of a second, and no other", () => {
  const line = "[ 2s ] thds: 8 tps: 725.79 qps: 2910.13 (r/w/o: 1/2/3) lat (ms,99%): 89.16 err/s: 1.99 reconn/s: 0.00";
  expect(parseSysbenchTick(line, startedAt)).toEqual({
    unixSecond: 1_795_000_001,
    completed: 725.79,
    failed: 1.99,
    p99Seconds: 0.08916,
  });
  expect(parseSysbenchTick("Threads started!", startedAt)).toBeUndefined();
});

test("reads what is left in the schema, and the truth of the copy", () => {
  expect(tablesIn("sysbench 1.0.20\n--- table seats\n--- table x y\n")).toEqual(["seats", "x y"]);
  expect(parseTicketCheck("--- tickets seatsSold=2 bookings=3 doubleBookings=1\n")).toEqual({
    seatsSold: 2,
    bookings: 3,
    doubleBookings: 1,
  });
});

describe("a failure", () => {
  test("quotes sysbench's own fatal message", () => {
    expect(() => printed("Threads started!\n", 1, "FATAL: Access denied for user 'load'\n")).toThrow(
      "sysbench failed: Access denied for user 'load'",
    );
  });

  test("by an interrupt says what is kept", () => {
    expect(() => printed("[ 1s ] thds: 8\n", 130)).toThrow(/interrupted before it could report; its lines .* are kept/);
  });

  test("without a report is no result, whatever the exit code", () => {
    expect(() => printed("Threads started!\n")).toThrow("exit code 0 and without a result: Threads started!");
  });
});
