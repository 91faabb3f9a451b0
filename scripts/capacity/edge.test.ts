import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../statistics/random";
import { edgeFromFigures } from "./edge";

/** Latency that grows in proportion to the load and meets its bound at `edge`, with that much noise. */
function around(edge: number, noise: number, seed: number) {
  const random = seededRandom(seed);
  return [0.6, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.5].map((factor) => {
    const load = Math.round(edge * factor);
    return { load, ofBound: (load / edge) * (1 + noise * (2 * random() - 1)) };
  });
}

describe("edgeFromFigures", () => {
  it("holds the edge between its ends, close together when there is little noise", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5000 }), fc.nat(1000), (edge, seed) => {
        const { low, high } = edgeFromFigures(around(edge, 0.02, seed), edge, seed) ?? { low: 0, high: 0 };
        expect(low).toBeLessThan(edge * 1.02);
        expect(high).toBeGreaterThan(edge * 0.98);
        expect(high / low).toBeLessThan(1.1);
      }),
      { numRuns: 30 },
    );
  });

  it("widens with the noise", () => {
    const width = (noise: number) => {
      const { low, high } = edgeFromFigures(around(1000, noise, 4), 1000, 4) ?? { low: 1, high: 1 };
      return high / low;
    };
    expect(width(0.2)).toBeGreaterThan(width(0.02));
  });

  it("says nothing of few measurements, or of a figure that does not grow", () => {
    expect(edgeFromFigures(around(1000, 0.01, 1).slice(0, 4), 1000, 1)).toBeNull();
    expect(
      edgeFromFigures(
        around(1000, 0, 1).map((one) => ({ ...one, ofBound: 0.5 })),
        1000,
        1,
      ),
    ).toBeNull();
  });

  it("looks at measurements near the edge only", () => {
    const far = [1, 2, 4, 8, 16].map((load) => ({ load, ofBound: 5 }));
    expect(edgeFromFigures([...far, ...around(1000, 0.02, 2)], 1000, 2)).toEqual(
      edgeFromFigures(around(1000, 0.02, 2), 1000, 2),
    );
  });
});
