import fc from "fast-check";
import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { bootstrapInterval, percentileInterval } from "./bootstrap";
import { seededRandom } from "./random";

describe("bootstrapInterval", () => {
  it("gives the same interval for the same seed only", () => {
    const sample = [3, 1, 4, 1, 5, 9, 2, 6];
    const of = (seed: number) => bootstrapInterval(sample, mean, { seed });
    expect(of(7)).toEqual(of(7));
    expect(of(7)).not.toEqual(of(8));
  });

  it("holds the true mean about as often as it says", () => {
    const random = seededRandom(5);
    const hits = Array.from({ length: 200 }, (_, seed) => {
      const sample = Array.from({ length: 20 }, () => random() + random() + random());
      const { low, high } = bootstrapInterval(sample, mean, { seed, draws: 300 }) ?? { low: 0, high: 0 };
      return low <= 1.5 && 1.5 <= high;
    }).filter(Boolean).length;
    expect(hits).toBeGreaterThan(170);
    expect(hits).toBeLessThan(200);
  });

  it("stays within what the sample holds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }),
        fc.nat(),
        (sample, seed) => {
          const { low, high } = bootstrapInterval(sample, (drawn) => Math.max(...drawn), { seed, draws: 50 }) as {
            low: number;
            high: number;
          };
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(Math.min(...sample));
          expect(high).toBeLessThanOrEqual(Math.max(...sample));
        },
      ),
    );
  });

  it("knows no interval where there is nothing to draw", () => {
    expect(bootstrapInterval([], mean, { seed: 1 })).toBeNull();
    expect(percentileInterval([Number.NaN, Number.POSITIVE_INFINITY])).toBeNull();
  });
});
