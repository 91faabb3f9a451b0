import { describe, expect, it } from "vitest";
import { conclude, triedOf } from "./conclude";
import type { StepRecord } from "./record";
import { capacitySummary } from "./summary";
import { exampleCapacity, exampleStep } from "./testing";

const told = (steps: readonly StepRecord[]) =>
  conclude({ steps: [...steps], loadModel: "closed-loop", seed: 1, repeats: 3 });
const shed = (load: number) =>
  exampleStep(load, { held: false, reasons: ["500 answers of status 503"], goodThroughput: 900, p99Seconds: 0.1 });

describe("conclude", () => {
  it("finds the edge of a whole search, with an interval around it", () => {
    const { capacity } = exampleCapacity();
    expect(capacity).toMatchObject({ load: 350, failsAt: 360, held: 3, measured: 3, sustained: true });
    const { low, high, confidence, from } = capacity?.interval ?? { low: 0, high: 0 };
    expect({ confidence, from }).toEqual({ confidence: 0.95, from: "figures" });
    expect(low).toBeGreaterThan(340);
    expect(high).toBeLessThan(370);
  });

  it("puts the knee where waiting begins, far below the edge", () => {
    const { knee, scalability } = exampleCapacity();
    expect(knee?.load).toBeGreaterThan(8);
    expect(knee?.load).toBeLessThan(14);
    expect(scalability?.determination).toBeGreaterThan(0.9);
  });

  it("takes the measured loads for the interval where something else than latency gives out", () => {
    const { capacity } = told([...[1, 2, 4, 8, 16].map((load) => exampleStep(load)), shed(32), shed(32)]);
    expect(capacity).toMatchObject({ load: 16, failsAt: 32, failsBecause: ["500 answers of status 503"] });
    expect(capacity?.interval).toEqual({ low: 16, high: 32, confidence: null, from: "measured loads" });
  });

  it("does not fit the curve to answers that only refuse", () => {
    const steps = [1, 2, 4, 8, 16].map((load) => exampleStep(load));
    expect(told([...steps, shed(32), shed(64)]).scalability).toEqual(told(steps).scalability);
  });

  it("knows no capacity when nothing held, and no knee when nothing was measured", () => {
    expect(told([exampleStep(1000)])).toMatchObject({ capacity: null, scalability: null });
    expect(told([])).toEqual({ capacity: null, scalability: null, knee: null });
  });

  it("fits no curve over the rates of an open loop", () => {
    const { knee, scalability } = exampleCapacity({ loadModel: "open-loop" });
    expect({ knee, scalability }).toEqual({ knee: null, scalability: null });
  });

  it("leaves the look beyond the edge out of what the search goes by", () => {
    const steps = [exampleStep(8), exampleStep(800, { phase: "beyond" }), exampleStep(8, { phase: "sustaining" })];
    expect(triedOf(steps)).toEqual([
      { load: 8, held: true, decisive: false },
      { load: 8, held: true, decisive: true },
    ]);
  });
});

describe("capacitySummary", () => {
  it("says capacity, confidence and what gave out", () => {
    expect(capacitySummary(exampleCapacity())).toMatch(
      /^The objectives hold up to 350 connections at 1,\d+ answers a second, .*held in 3 of 3 measurements, the long one included; with 95 % confidence the edge is between 3\d\d and 3\d\d\). At 360 it did not hold: .* What gave out was the app's CPU/,
    );
  });

  it.each([
    [{ status: "interrupted", ending: null }, /^The search was interrupted/],
    [{ status: "failed", message: "wrk is gone" }, /^The search failed: wrk is gone\./],
    [{ ending: "highest-holds" }, /^Every load up to --to 10000 holds/],
    [{ ending: "out-of-time" }, /^Its time was over/],
    [{ ending: "lowest-fails", capacity: null }, /^Not even the lowest load holds\. No load was seen to hold\./],
    [{ saturationAt: null, saturation: null }, /What gave out is not known\.$/],
  ] as const)("says how it ended: %o", (changes, expected) => {
    expect(capacitySummary(exampleCapacity(changes))).toMatch(expected);
  });
});
