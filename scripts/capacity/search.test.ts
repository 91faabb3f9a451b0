import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../statistics/random";
import { nextStep, type SearchRange, type Tried } from "./search";

const range: SearchRange = { lowest: 1, highest: 10_000, growth: 2, precision: 0.05, repeats: 3, level: Math.round };

/** Goes through a whole search; `holds` is asked for each measurement. */
function search(holds: (load: number) => boolean, changes: Partial<SearchRange> = {}) {
  const tried: Tried[] = [];
  for (;;) {
    const next = nextStep(tried, { ...range, ...changes });
    if (next.kind === "ended") return { ...next, tried };
    if (tried.length > 500) throw new Error("the search does not end");
    tried.push({ load: next.load, held: holds(next.load) });
  }
}

describe("nextStep", () => {
  it("finds any limit to the wanted precision", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.constantFrom(0.01, 0.05, 0.2), (limit, precision) => {
        const { ending, load, tried } = search((wanted) => wanted <= limit, { precision });
        expect(ending).toBe("edge");
        const failed = Math.min(...tried.filter(({ held }) => !held).map((one) => one.load));
        expect(load).toBeLessThanOrEqual(limit);
        expect(failed).toBeGreaterThan(limit);
        expect(failed <= (load as number) * (1 + precision) || failed === (load as number) + 1).toBe(true);
      }),
    );
  });

  it("needs few measurements for it", () => {
    const { tried } = search((load) => load <= 777);
    expect(tried.length).toBeLessThan(20);
    expect(tried.slice(0, 4).map(({ load }) => load)).toEqual([1, 2, 4, 8]);
  });

  it("measures both ends of the edge until their majority is sure", () => {
    const { load, tried } = search((wanted) => wanted <= 100);
    const failed = Math.min(...tried.filter(({ held }) => !held).map((one) => one.load));
    for (const end of [load, failed]) expect(tried.filter((one) => one.load === end).length).toBe(2);
  });

  it("ends whatever noise it meets, near the limit when the noise is small", () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 5_000 }), fc.nat(10_000), (limit, seed) => {
        const random = seededRandom(seed);
        const { load } = search((wanted) => wanted * (0.97 + 0.06 * random()) <= limit);
        expect((load as number) / limit).toBeGreaterThan(0.85);
        expect((load as number) / limit).toBeLessThan(1.06);
      }),
    );
    const coin = seededRandom(3);
    for (let round = 0; round < 50; round++) search(() => coin() < 0.5);
  });

  it("recovers from a fluke far below the limit", () => {
    let flukes = 1;
    const { load } = search((wanted) => (wanted === 16 && flukes-- > 0 ? false : wanted <= 1000));
    expect(load).toBeGreaterThan(900);
  });

  it("says so when the lowest fails or the highest holds", () => {
    expect(search(() => false)).toMatchObject({ ending: "lowest-fails", load: null });
    expect(search(() => true)).toMatchObject({ ending: "highest-holds", load: 10_000 });
  });

  it("moves below a load that a decisive measurement refused", () => {
    const tried: Tried[] = [90, 90, 100, 100, 104, 104].map((load) => ({ load, held: load <= 100 }));
    expect(nextStep(tried, range)).toMatchObject({ kind: "ended", load: 100 });
    const after = [...tried, { load: 100, held: false, decisive: true }];
    expect(nextStep(after, range)).toEqual({ kind: "measure", load: 95, phase: "narrowing" });
  });

  it("asks only for loads that can be made", () => {
    const { tried, load } = search((wanted) => wanted <= 333, { level: (wanted) => 10 * Math.round(wanted / 10) || 1 });
    expect(tried.every((one) => one.load === 1 || one.load % 10 === 0)).toBe(true);
    expect(load).toBe(330);
  });
});
