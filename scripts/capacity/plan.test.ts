import { describe, expect, it } from "vitest";
import { describeCapacity, planCapacity } from "./plan";
import { type CapacityTarget, capacityTargets, levelFor, stepPlan } from "./targets";

const target = (name: string) => capacityTargets.find(({ scene }) => scene.name === name) as CapacityTarget;
const stage = (name: string, load: number, given = {}) => stepPlan(target(name), given, { load, seconds: 9 }).stage;

describe("stepPlan", () => {
  it("makes the scene's measured stage with the load of the step", () => {
    expect(stage("on-sale", 64)).toMatchObject({ kind: "wrk", connections: 64, threads: 10, durationSeconds: 9 });
    expect(stage("pre-open", 8)).toMatchObject({ connections: 8, threads: 4, requests: [{ route: "/seats" }] });
    expect(stage("open-loop", 700)).toMatchObject({ kind: "vegeta", ratePerSecond: 700, measured: true });
  });

  it("uses no more threads than there are connections", () => {
    expect(stage("on-sale", 3)).toMatchObject({ connections: 3, threads: 3 });
  });

  it("keeps the scene's objectives and figures", () => {
    const { objectives } = stage("mixed", 8, { p99: "300ms", readPercent: "50" });
    expect(objectives).toEqual([{ figure: "p99Seconds", bound: "atMost", limit: 0.3 }]);
  });
});

describe("levelFor", () => {
  it("gives loads that wrk opens in full, none lower than one", () => {
    const level = levelFor(target("on-sale"), {});
    expect([0.4, 3.4, 10, 14, 87, 1234].map(level)).toEqual([1, 3, 10, 10, 90, 1230]);
    expect(levelFor(target("open-loop"), {})(1234)).toBe(1234);
  });
});

describe("planCapacity", () => {
  it("refuses figures that are wrong, together, or no figures of the scene", () => {
    const plan =
      (given: Record<string, string>, name = "on-sale") =>
      () =>
        planCapacity(target(name), given);
    expect(plan({ precision: "0" })).toThrow(/--precision 0: expected a whole number from 1 to 300/);
    expect(plan({ from: "9", to: "8" })).toThrow(/--from 9 with --to 8/);
    expect(plan({ repeats: "2" })).toThrow(/--repeats 2: expected an odd number/);
    expect(plan({ maxDuration: "40s" })).toThrow(/--max-duration 40s: one step and the long measurement take \d+s/);
    expect(plan({ p99: "soon" })).toThrow(/--p99 soon/);
    expect(plan({ readPercent: "50" })).toThrow(/--read-percent is no option of this scene/);
  });

  it("passes the seed on, also for a scene that draws nothing by lot", () => {
    expect(planCapacity(target("on-sale"), { seed: "7" })).toMatchObject({ seed: 7, given: { seed: "7" } });
    expect(planCapacity(target("pre-open"), { seed: "7" }).given).toEqual({});
  });

  it("sells the whole venue of the lab where the scene does", () => {
    expect(planCapacity(target("mixed"), {}, { seats: 9000 }).seats).toEqual({ from: 1, to: 9000 });
    expect(planCapacity(target("pre-open"), {}).seats).toBeUndefined();
  });

  it("says in words what it would do", () => {
    const lines = describeCapacity(planCapacity(target("on-sale"), { p99: "200ms" })).join("\n");
    expect(lines).toContain("from 1 to at most 10000 connections");
    expect(lines).toContain("the 99th percentile of the latency at most 200 ms");
    expect(describeCapacity(planCapacity(target("pre-open"), {})).join("\n")).not.toContain("seats are freed");
  });
});
