import { describe, expect, it } from "vitest";
import { seededRandom } from "../statistics/random";
import { planKills } from "./kill-plan";
import { parseTargets } from "./options";
import { seatAt } from "./round";

const plan = (seed: number) => planKills(["app", "mysql"], 10, 200_000, seededRandom(seed));

describe("the plan of kills", () => {
  it("has each target's number, in order, before the end", () => {
    const kills = plan(1);
    expect(kills.filter(({ target }) => target === "app")).toHaveLength(10);
    expect(kills.filter(({ target }) => target === "mysql")).toHaveLength(10);
    const moments = kills.map(({ afterAttempts }) => afterAttempts);
    expect(moments).toEqual([...moments].sort((one, other) => one - other));
    expect(Math.max(...moments)).toBeLessThan(190_000);
  });

  it("is the same for the same seed, and another for another", () => {
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8));
  });

  it("is empty when nobody is to be killed", () => {
    expect(planKills([], 10, 1000, seededRandom(1))).toEqual([]);
    expect(planKills(["app"], 0, 1000, seededRandom(1))).toEqual([]);
  });
});

describe("--kill", () => {
  it("takes each target once, or none", () => {
    expect(parseTargets("mysql, app,mysql")).toEqual(["mysql", "app"]);
    expect(parseTargets("")).toEqual([]);
  });

  it("refuses anybody else by name", () => {
    expect(() => parseTargets("app,grafana")).toThrow("--kill app,grafana: expected app,mysql");
  });
});

describe("the choice of seats", () => {
  it("moves through the whole venue and stays inside it", () => {
    const random = seededRandom(3);
    const seats = Array.from({ length: 400 }, (_, decided) => seatAt(decided, 100, random));
    expect(new Set(seats).size).toBeGreaterThan(90);
    expect([Math.min(...seats), Math.max(...seats)]).toEqual([expect.any(Number), 100]);
    expect(Math.min(...seats)).toBeGreaterThanOrEqual(1);
  });

  it("is spread evenly by its random numbers", () => {
    const random = seededRandom(0);
    const mean = Array.from({ length: 10_000 }, random).reduce((sum, value) => sum + value, 0) / 10_000;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
  });
});
