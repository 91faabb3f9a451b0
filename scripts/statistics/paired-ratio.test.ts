import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { momentsOf, pairedRatio } from "./paired-ratio";

const figure = fc.double({ min: 0.001, max: 1e6, noNaN: true });
const somePairs = fc.array(fc.tuple(figure, figure), { minLength: 2, maxLength: 12 });

describe("pairedRatio", () => {
  it("gives what Student's own table of sleep gives", () => {
    // Extra hours of sleep with either drug, as exponents; R: t.test(…, paired = TRUE) has p 0.002833, 0.70 to 2.46.
    const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const found = pairedRatio(one.map((hours, index) => [Math.exp(hours), Math.exp(other[index] as number)] as const));
    expect(found?.p).toBeCloseTo(0.002833, 5);
    expect(Math.log(found?.ratio ?? 0)).toBeCloseTo(1.58, 6);
    expect(Math.log(found?.low ?? 0)).toBeCloseTo(0.7001142, 5);
    expect(Math.log(found?.high ?? 0)).toBeCloseTo(2.4598858, 5);
  });

  it("cancels what both figures of a pair share", () => {
    const drifting = [1, 1.5, 2, 3].map((slow) => [100 * slow, 110 * slow] as const);
    expect(pairedRatio(drifting)).toMatchObject({ pairs: 4, ratio: expect.closeTo(1.1, 9) });
    expect(pairedRatio(drifting)?.high).toBeCloseTo(1.1, 6);
  });

  it("says nothing of one pair, nor of figures that are not positive", () => {
    expect(pairedRatio([[1, 2]])).toBeUndefined();
    expect(
      pairedRatio([
        [0, 2],
        [1, 2],
      ]),
    ).toBeUndefined();
  });

  it("has its ratio inside its interval, wider for more confidence", () => {
    fc.assert(
      fc.property(somePairs, (pairs) => {
        const usual = pairedRatio(pairs, 0.95);
        const sure = pairedRatio(pairs, 0.99);
        expect(usual && sure).toBeDefined();
        if (!usual || !sure) return;
        expect(usual.low).toBeLessThanOrEqual(usual.ratio * (1 + 1e-9));
        expect(usual.high).toBeGreaterThanOrEqual(usual.ratio * (1 - 1e-9));
        expect(sure.high - sure.low).toBeGreaterThanOrEqual((usual.high - usual.low) * (1 - 1e-9));
      }),
    );
  });

  it("turns round when the figures change places", () => {
    fc.assert(
      fc.property(somePairs, (pairs) => {
        const there = pairedRatio(pairs);
        const back = pairedRatio(pairs.map(([one, other]) => [other, one] as const));
        expect(Math.log(back?.ratio ?? 0)).toBeCloseTo(-Math.log(there?.ratio ?? 0), 8);
        expect(back?.p).toBeCloseTo(there?.p ?? 0, 8);
      }),
    );
  });
});

describe("momentsOf", () => {
  it("divides by one less than there are values", () => {
    expect(momentsOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({
      mean: 5,
      deviation: Math.sqrt(32 / 7),
      standardError: Math.sqrt(32 / 7 / 8),
    });
    expect(momentsOf([3])).toEqual({ mean: 3, deviation: 0, standardError: 0 });
  });
});
