import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holm } from "./holm";

const someP = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe("holm", () => {
  it("gives what R's p.adjust gives", () => {
    const expected = [0.03, 0.06, 0.06, 0.02];
    for (const [index, p] of holm([0.01, 0.04, 0.03, 0.005]).entries()) expect(p).toBeCloseTo(expected[index] ?? 0, 9);
  });

  it("leaves a single one as it is", () => {
    expect(holm([0.04])).toEqual([0.04]);
    expect(holm([])).toEqual([]);
  });

  it("makes none smaller, none larger than all together, and keeps their order", () => {
    fc.assert(
      fc.property(someP, (given) => {
        const adjusted = holm(given);
        for (const [index, p] of given.entries()) {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p);
          expect(adjusted[index]).toBeLessThanOrEqual(Math.min(1, p * given.length));
          for (const [other, q] of given.entries())
            if (p < q) expect(adjusted[index]).toBeLessThanOrEqual(adjusted[other] as number);
        }
      }),
    );
  });
});
