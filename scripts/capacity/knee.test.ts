import fc from "fast-check";
import { expect, it } from "vitest";
import { kneeOf } from "./knee";

it("finds the knee of two straight lines where they cross", () => {
  const points = [1, 2, 4, 8, 16, 32, 64].map((load) => ({ load, throughput: Math.min(100 * load, 1000) }));
  expect(kneeOf(points, null)).toEqual({ load: 10, throughput: 1000, from: "measurements" });
});

it("does not move when loads far beyond it are added", () => {
  fc.assert(
    fc.property(fc.integer({ min: 50, max: 10_000 }), (far) => {
      const points = [1, 5, 20, far].map((load) => ({ load, throughput: Math.min(100 * load, 1000) }));
      expect(kneeOf(points, null)?.load).toBe(10);
    }),
  );
});

it("reads it off the curve where there is one", () => {
  const knee = kneeOf([], { single: 200, contention: 0.05, coherence: 0, peak: 4000 });
  expect(knee).toMatchObject({ load: 20, from: "curve" });
  expect(knee?.throughput).toBeLessThan(4000);
});

it("knows no knee of nothing", () => {
  expect(kneeOf([], null)).toBeNull();
});
