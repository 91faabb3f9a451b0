import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { onSale } from "./scenes/on-sale";
import { preOpen } from "./scenes/pre-open";
import { openedConnections, parseWrkOutput, wrkArguments } from "./wrk";

const recorded = (name: string) => readFileSync(join(__dirname, "fixtures", name), "utf8");
const printed = (stdout: string) => parseWrkOutput({ stdout, stderr: "", exitCode: 0 });

describe("command line", () => {
  const [stage] = onSale.plan().stages;

  test("carries the scene's figures to wrk and to its script", () => {
    const argv = wrkArguments(stage, "/tmp/run", "http://app:8080").join(" ");
    expect(argv).toContain("wrk --latency --threads=10 --connections=500 --duration=30s --timeout=2s");
    expect(argv).toContain("--script=/tmp/run/book.lua http://app:8080/book seatFrom=100 seatTo=120 users=5000 seed=1");
  });

  test("tells how many connections wrk really opens", () => {
    expect(openedConnections(stage)).toBe(500);
    const full = preOpen.plan({ rampSteps: "0" }).stages[0];
    expect(openedConnections(full)).toBe(48);
  });
});

describe("a recorded result", () => {
  const result = printed(recorded("bookings.txt"));

  test("is read in full", () => {
    expect(result).toMatchObject({ requests: 46319, durationUs: 2008927, statuses: { "201": 5, "409": 46314 } });
    expect(result.latencyUs).toMatchObject({ min: 21, p50: 265, p999: 49371, p9999: 55444, max: 55884 });
  });

  test("agrees with what wrk prints for people", () => {
    expect(recorded("bookings.txt")).toContain(`${result.requests} requests in 2.01s`);
    expect(recorded("bookings.txt")).toContain(`Non-2xx or 3xx responses: ${result.errors.status}`);
  });

  test("holds the ledger of acknowledged bookings", () => {
    expect(result.acknowledged).toHaveLength(result.acknowledgedCount);
    expect(result.acknowledged[0]).toEqual({ bookingId: 1, seatId: 101, userId: "user1137" });
  });

  test("leaves out acknowledgements that are no bookings", () => {
    const broken = printed(recorded("bookings.txt").replace("\\u0022bookingId\\u0022:1,", ""));
    expect(broken.acknowledgedCount).toBe(5);
    expect(broken.acknowledged).toHaveLength(4);
  });
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
