import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseWrkOutput, parseWrkTick } from "./wrk-output";

const recorded = (name: string) => readFileSync(join(__dirname, "..", "fixtures", name), "utf8");
const printed = (stdout: string) => parseWrkOutput({ stdout, stderr: "", exitCode: 0 });

describe("a recorded result", () => {
  const text = recorded("bookings.txt");
  const result = printed(text);
  const shown = (percentage: number) => Number(new RegExp(`${percentage}% +([\\d.]+)ms`).exec(text)?.[1]) / 1000;

  test("is read in full", () => {
    expect(result.statuses["201"]).toBe(5);
    expect(result.requests).toBe(5 + result.statuses["409"]);
    expect(result.socketErrors).toEqual({ connect: 0, read: 0, write: 0, timeout: 0 });
  });

  test("agrees with what wrk prints for people", () => {
    expect(text).toContain(`${result.requests} requests in ${result.durationSeconds.toFixed(2)}s`);
    for (const percentage of [50, 75, 90, 99]) {
      const ratio = result.latencies.percentile(percentage) / shown(percentage);
      expect(Math.abs(ratio - 1), `p${percentage}`).toBeLessThan(0.002);
    }
  });

  test("gives one uncorrected latency for each answer", () => {
    expect(result.uncorrected?.count).toBe(result.requests);
    expect(result.latencies.count).toBeGreaterThan(result.requests);
  });

  test("counts every answer in one of its seconds", () => {
    const sum = result.ticks.reduce((total, { completed }) => total + completed, 0);
    expect(sum).toBe(result.requests);
    expect(result.ticks.every(({ failed }) => failed === 0)).toBe(true);
  });

  test("holds the ledger of acknowledged bookings", () => {
    expect(result.acknowledged).toHaveLength(result.acknowledgedCount);
    expect(result.acknowledged.map(({ seatId }) => seatId).sort()).toEqual([100, 101, 102, 103, 104]);
  });

  test("leaves out acknowledgements that are no bookings", () => {
    const broken = printed(text.replace(/\\u0022bookingId\\u0022:\d+,/, ""));
    expect(broken.acknowledgedCount).toBe(5);
    expect(broken.acknowledged).toHaveLength(4);
  });
});

test("a second counts as failed what a sale does not expect", () => {
  const tick = parseWrkTick("--- tick 1795405475 201=1 409=7 500=2 200=3");
  expect(tick).toEqual({ unixSecond: 1795405475, completed: 13, failed: 2 });
  const countedByWrk = parseWrkTick("--- tick 1795405475 200=3 400-599=4");
  expect(countedByWrk).toEqual({ unixSecond: 1795405475, completed: 7, failed: 4 });
  expect(parseWrkTick("  2 threads and 10 connections")).toBeUndefined();
});

describe("a failure", () => {
  const failed =
    (stderr: string, exitCode = 1, stdout = "") =>
    () =>
      parseWrkOutput({ stdout, stderr, exitCode });

  test("to connect names the address and the remedy", () => {
    const message = /cannot reach the app: unable to connect to app:8080 Connection refused\nSee \.\/lab status/;
    expect(failed(recorded("refused.stderr.txt"))).toThrow(message);
  });

  test("of the script quotes the script's message", () => {
    expect(failed(recorded("script-error.stderr.txt"))).toThrow(/script failed: .*needs the argument seatTo/);
  });

  test("by a signal says that wrk was killed", () => {
    expect(failed("", 137)).toThrow("wrk was killed by signal 9");
  });

  test("without a result is an error although wrk ended well", () => {
    expect(failed("", 0, "Running 1s test\n")).toThrow("without a result: Running 1s test");
  });

  test("in the middle of the result is told as cut off", () => {
    expect(() => printed(recorded("bookings.txt").slice(0, -40))).toThrow("cut off or no JSON");
  });
});
