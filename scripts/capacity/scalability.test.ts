import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../statistics/random";
import { fitScalability, type Law, peakUpTo, throughputAt, turnOf } from "./scalability";

const loads = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const exact = (law: Law) => loads.map((load) => ({ load, throughput: throughputAt(law, load) }));

/** Normal noise of that relative size, from the mean of twelve uniform numbers. */
function noisy(law: Law, size: number, seed: number) {
  const random = seededRandom(seed);
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, number) => sum + number, -6);
  return exact(law).map(({ load, throughput }) => ({ load, throughput: throughput * (1 + size * normal()) }));
}

const someLaw = fc.record({
  single: fc.double({ min: 10, max: 5000, noNaN: true }),
  contention: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
  coherence: fc.double({ min: 1e-5, max: 1e-3, noNaN: true }),
});

describe("fitScalability", () => {
  it("recovers the coefficients of any curve without noise", () => {
    fc.assert(
      fc.property(someLaw, fc.nat(100), (law, seed) => {
        const fit = fitScalability(exact(law), seed);
        for (const name of ["single", "contention", "coherence"] as const) {
          expect((fit?.[name] ?? 0) / law[name], name).toBeCloseTo(1, 2);
        }
        expect(fit?.determination).toBeCloseTo(1, 6);
      }),
      { numRuns: 25 },
    );
  });

  it("recovers them with noise, within intervals that hold the truth about as often as they say", () => {
    const law = { single: 400, contention: 0.08, coherence: 2e-4 };
    const seen = Array.from({ length: 12 }, (_, seed) => fitScalability(noisy(law, 0.02, seed + 1), seed));
    for (const name of ["single", "contention", "coherence"] as const) {
      const held = seen.filter((fit) => {
        const interval = fit?.intervals[name];
        return interval && interval.low <= law[name] && law[name] <= interval.high;
      });
      expect(held.length, name).toBeGreaterThan(8);
      for (const fit of seen) expect(Math.abs((fit?.[name] ?? 0) / law[name] - 1), name).toBeLessThan(0.3);
    }
  });

  it("finds where throughput turns, and says nothing of a turn beyond what was measured", () => {
    const turning = { single: 100, contention: 0.05, coherence: 1e-4 };
    const fit = fitScalability(exact(turning), 1);
    expect(fit?.peakLoad).toBeCloseTo(turnOf(turning), 0);
    expect(fit?.peak).toBeCloseTo(peakUpTo(turning, 512), 0);
    expect(fitScalability(exact({ ...turning, coherence: 1e-9 }), 1)?.peakLoad).toBeNull();
  });

  it("takes a plateau for contention without coherence", () => {
    const fit = fitScalability(
      loads.map((load) => ({ load, throughput: Math.min(300 * load, 3000) })),
      1,
    );
    expect(fit?.contention).toBeGreaterThan(0.02);
    expect(fit?.coherence).toBeLessThan(1e-4);
    expect(fit?.peak).toBeGreaterThan(2500);
  });

  it("gives the same fit for the same seed", () => {
    const points = noisy({ single: 50, contention: 0.1, coherence: 1e-4 }, 0.05, 9);
    expect(fitScalability(points, 4)).toEqual(fitScalability(points, 4));
  });

  it("fits nothing to fewer than four loads", () => {
    expect(
      fitScalability(
        [...exact({ single: 1, contention: 0.1, coherence: 0 }).slice(0, 3), { load: 4, throughput: 0 }],
        1,
      ),
    ).toBeNull();
  });
});
