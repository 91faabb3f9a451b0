import { describe, expect, it } from "vitest";
import type { RunRecord } from "../record";
import type { HttpResult } from "../result";
import { exampleRecord, exampleResult, exampleStage } from "../testing";
import { compareRuns } from "./compare";
import type { Difference } from "./differences";
import { renderComparison } from "./print";

/** Seconds of a steady load with a spread of ±`spread`. */
const seconds = (completed: number, spread: number) =>
  Array.from({ length: 22 }, (_, second) => ({
    second,
    completed: completed + (second % 2 ? spread : -spread),
    failed: 0,
  }));

const run = (result: Partial<HttpResult> = {}, changes: Partial<RunRecord> = {}) =>
  exampleRecord({ stages: [exampleStage(exampleResult({ perSecond: seconds(1000, 10), ...result }))], ...changes });

const slower = (p99: number) => ({
  ...(exampleResult().latencySeconds as NonNullable<HttpResult["latencySeconds"]>),
  p99,
});
const verdictOf = (figure: Difference["figure"], before: RunRecord, after: RunRecord) =>
  compareRuns(before, after).differences.find((difference) => difference.figure === figure)?.verdict;

describe("compareRuns", () => {
  it("finds a run equal to itself", () => {
    const { differences, regression, comparable } = compareRuns(run(), run());
    expect({ regression, comparable }).toEqual({ regression: false, comparable: true });
    expect(differences.map(({ verdict }) => verdict)).toEqual(differences.map(() => "equal"));
    expect(differences.map(({ figure }) => figure)).toEqual([
      "verdict",
      "doubleBookings",
      "acknowledgedMissing",
      "throughput",
      "p99Seconds",
      "errorShare",
    ]);
  });

  it("judges throughput by its tolerance, in both directions", () => {
    expect(verdictOf("throughput", run(), run({ throughput: 860 }))).toBe("equal");
    expect(verdictOf("throughput", run(), run({ throughput: 840 }))).toBe("regression");
    expect(verdictOf("throughput", run(), run({ throughput: 1160 }))).toBe("better");
  });

  it("calls a difference that chance may make noise", () => {
    const wild = { perSecond: seconds(1000, 900) };
    expect(verdictOf("throughput", run(wild), run({ ...wild, throughput: 700 }))).toBe("within noise");
    expect(verdictOf("throughput", run(wild), run({ ...wild, throughput: 100 }))).toBe("regression");
  });

  it("judges p99 by its tolerance, and no difference below a millisecond", () => {
    expect(verdictOf("p99Seconds", run(), run({ latencySeconds: slower(0.115) }))).toBe("equal");
    expect(verdictOf("p99Seconds", run(), run({ latencySeconds: slower(0.12) }))).toBe("regression");
    expect(verdictOf("p99Seconds", run(), run({ latencySeconds: slower(0.05) }))).toBe("better");
    const fast = run({ latencySeconds: slower(0.0002) });
    expect(verdictOf("p99Seconds", fast, run({ latencySeconds: slower(0.0011) }))).toBe("equal");
  });

  it("counts wrong statuses and socket errors as errors", () => {
    const statuses = { "201": 5, "409": 9975, "503": 20 };
    expect(verdictOf("errorShare", run(), run({ statuses }))).toBe("regression");
    const socketErrors = { connect: 0, read: 0, write: 0, timeout: 20 };
    expect(verdictOf("errorShare", run(), run({ socketErrors }))).toBe("regression");
    expect(verdictOf("errorShare", run(), run({ statuses: { "201": 5, "409": 9990, "503": 5 } }))).toBe("equal");
  });

  it("has no tolerance for a broken promise to a buyer", () => {
    const integrity = { seatsSold: 5, bookings: 6, doubleBookings: 1, acknowledged: 6, acknowledgedMissing: 0 };
    const lax = { throughput: 10, p99: 10, errors: 10 };
    expect(compareRuns(run(), run({}, { integrity }), lax).regression).toBe(true);
    expect(
      verdictOf("acknowledgedMissing", run(), run({}, { integrity: { ...integrity, acknowledgedMissing: 2 } })),
    ).toBe("regression");
  });

  it("takes a figure that is gone for a regression", () => {
    expect(verdictOf("throughput", run(), run({}, { stages: [] }))).toBe("regression");
    expect(verdictOf("doubleBookings", run(), run({}, { integrity: null }))).toBe("regression");
  });

  it("refuses to compare other loads and other machines", () => {
    const lab = exampleRecord().lab as NonNullable<RunRecord["lab"]>;
    const machine = { ...lab.machine, cores: 64 };
    const obstaclesOf = (changes: Partial<RunRecord>) => compareRuns(run(), run({}, changes)).obstacles;
    expect(obstaclesOf({ scene: "mixed" })).toEqual(["the scenes differ: on-sale and mixed"]);
    expect(obstaclesOf({ options: { threads: 4 } })).toEqual(["option threads: 2 → 4"]);
    expect(obstaclesOf({ lab: { ...lab, machine } })).toEqual(["machine cores: 2 → 64"]);
    expect(obstaclesOf({ status: "interrupted", id: "cut" })).toEqual(["cut was interrupted"]);
    expect(obstaclesOf({ lab: null })).toEqual([]);
  });

  it("lists what of the lab was changed, and the limit of each run", () => {
    const lab = exampleRecord().lab as NonNullable<RunRecord["lab"]>;
    const limit = { resource: "pool", subject: "app", explanation: "all connections were in use" } as const;
    const saturation = { windowSeconds: 10, resources: [], limit };
    const after = run({ throughput: 100 }, { lab: { ...lab, settings: { databasePoolSize: 2 } }, saturation });
    const comparison = compareRuns(run(), after);
    expect(comparison.changes).toEqual(["setting databasePoolSize: 20 → 2"]);
    expect(comparison.limit.after).toBe("pool: all connections were in use");
    const text = renderComparison(comparison);
    expect(text).toMatch(/bookings +per second +1,000 +100 +−90\.0 % +±15 % +REGRESSION/);
    expect(text).toContain("The limit after:  pool: all connections were in use");
    expect(text).toMatch(/REGRESSION:\n {2}- bookings: per second\n$/);
  });

  it("passes on what makes a run's figures doubtful", () => {
    const findings = [{ kind: "noisy-neighbour", severity: "warning", message: "others used the machine" }] as const;
    const measurement = { trustworthy: true, findings: [...findings] };
    expect(compareRuns(run(), run({}, { measurement, id: "b" })).doubts).toEqual(["b: others used the machine"]);
  });
});
