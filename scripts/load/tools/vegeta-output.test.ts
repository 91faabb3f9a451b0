import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openLoop } from "../scenes/open-loop";
import type { VegetaStage } from "../scenes/stage";
import { parseVegetaOutput, parseVegetaTick } from "./vegeta-output";

const recorded = (name: string) => readFileSync(join(__dirname, "..", "fixtures", name), "utf8");
const stage = (changes: Partial<VegetaStage> = {}): VegetaStage => ({
  ...(openLoop.plan().stages[1] as VegetaStage),
  ratePerSecond: 20,
  durationSeconds: 1,
  ...changes,
});
const printed = (stdout: string, changes: Partial<VegetaStage> = {}) =>
  parseVegetaOutput({ stdout, stderr: "", exitCode: 0 }, stage(changes));

/** Request number `sequence` of an attack, which went out at a time and took a time, both in milliseconds. */
const hit = (sequence: number, startedMs: number, tookMs: number, status = 200) =>
  `${1_795_405_486_000_000_000n + BigInt(startedMs) * 1_000_000n},${status},${tookMs * 1_000_000},0,30,,,,${sequence},GET,u\n`;

describe("a recorded attack", () => {
  const result = printed(recorded("vegeta-bookings.csv"));

  test("is read in full", () => {
    expect(result.requests).toBe(20);
    expect(result.arrivals).toEqual({ ratePerSecond: 20, due: 20, sent: 20 });
    expect(Object.keys(result.statuses)).toEqual(["201", "409"]);
    expect(result.durationSeconds).toBeGreaterThan(0.9);
    expect(result.durationSeconds).toBeLessThan(1.1);
  });

  test("holds the ledger of acknowledged bookings", () => {
    expect(result.acknowledgedCount).toBe(result.statuses["201"]);
    expect(result.acknowledged).toHaveLength(result.acknowledgedCount);
    expect(result.acknowledged[0]).toEqual({ bookingId: 126, seatId: 113, userId: "user26" });
  });
});

describe("latency", () => {
  const punctual = [0, 1, 2, 3].map((n) => hit(n, 50 * n, 10)).join("");

  test("counts from when a request was due, not from when it went out", () => {
    // Due at 100 ms, sent at 400 ms, answered at 410 ms.
    const late = printed(punctual.replace(hit(2, 100, 10), hit(2, 400, 10)));
    expect(late.latencies.percentile(100)).toBeCloseTo(0.31, 3);
    expect(late.uncorrected?.percentile(100)).toBeCloseTo(0.01, 3);
  });

  test("is the same both ways when requests go out on time", () => {
    const { latencies, uncorrected } = printed(punctual);
    expect(latencies.percentile(100)).toBeCloseTo(uncorrected?.percentile(100) ?? 0, 6);
  });

  test("takes the schedule from a punctual request when the first was late", () => {
    const late = printed(punctual.replace(hit(0, 0, 10), hit(0, 30, 10)));
    expect(late.latencies.percentile(100)).toBeCloseTo(0.04, 3);
    expect(late.latencies.percentile(50)).toBeCloseTo(0.01, 3);
  });

  test("of a second is that of the requests due in it", () => {
    const [first, second] = printed(hit(0, 0, 10) + hit(20, 1000, 70)).ticks;
    expect(first).toMatchObject({ unixSecond: 1_795_405_486, completed: 1, failed: 0 });
    expect(second.p99Seconds).toBeCloseTo(0.07, 3);
  });
});

describe("errors", () => {
  test("are told by kind and are no answers", () => {
    const result = printed(recorded("vegeta-refused.csv"), { ratePerSecond: 5 });
    expect(result).toMatchObject({ requests: 0, statuses: {}, socketErrors: { connect: 5, timeout: 0 } });
  });

  test("of time count as timeouts, and everybody who waited counts", () => {
    const error = '"Get ""http://u"": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"';
    const result = printed(hit(0, 0, 10) + hit(1, 50, 2000, 0).replace(",30,,", `,0,${error},`));
    expect(result.socketErrors.timeout).toBe(1);
    expect(result.latencies.percentile(100)).toBeCloseTo(2, 2);
  });

  test("without a single request quote what vegeta said", () => {
    const failed = { stdout: "", stderr: "2026/11/23 encode: no targets to attack\n", exitCode: 1 };
    expect(() => parseVegetaOutput(failed, stage())).toThrow("without a result: 2026/11/23 encode: no targets");
  });
});

test("a line is one request for the progress display", () => {
  expect(parseVegetaTick(hit(0, 0, 10, 500).trim())).toEqual({ unixSecond: 1_795_405_486, completed: 1, failed: 1 });
  expect(parseVegetaTick("vegeta: not found")).toBeUndefined();
});
