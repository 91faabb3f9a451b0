import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomisedBlocks } from "./order";
import { describeExperiment, planExperiment, scenePlanOf } from "./plan";
import { exampleFile } from "./testing";
import { variantsOf } from "./variants";

describe("variantsOf", () => {
  it("combines each value with each, and names them by what sets them apart", () => {
    const variants = variantsOf({ matrix: { seats: ["1", "2"], soldSeatCache: ["off", "on"] } });
    expect(variants.map(({ name }) => name)).toEqual([
      "seats=1 soldSeatCache=off",
      "seats=1 soldSeatCache=on",
      "seats=2 soldSeatCache=off",
      "seats=2 soldSeatCache=on",
    ]);
    expect(variants[1]).toMatchObject({ label: "1, on", settings: { seats: "1", soldSeatCache: "on" } });
  });

  it("holds the others against the first, or against the one that was chosen", () => {
    const matrix = { databasePoolSize: ["2", "20"] };
    expect(variantsOf({ matrix }).map(({ baseline }) => baseline)).toEqual([true, false]);
    const chosen = variantsOf({ matrix, baseline: { databasePoolSize: "20" } });
    expect(chosen.map(({ baseline }) => baseline)).toEqual([false, true]);
  });

  it("has every combination once, whatever the matrix", () => {
    const axis = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), axis, { minKeys: 1, maxKeys: 3 }), (matrix) => {
        const variants = variantsOf({ matrix });
        const product = Object.values(matrix).reduce((size, values) => size * values.length, 1);
        expect(new Set(variants.map(({ settings }) => JSON.stringify(settings))).size).toBe(product);
        expect(variants.filter(({ baseline }) => baseline)).toHaveLength(1);
      }),
    );
  });
});

describe("randomisedBlocks", () => {
  it("has every variant once in every block, in the same order for the same seed", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (items, repetitions, seed) => {
          const blocks = randomisedBlocks(items, repetitions, seed);
          expect(blocks).toHaveLength(repetitions);
          for (const block of blocks) expect([...block].sort()).toEqual([...items].sort());
          expect(randomisedBlocks(items, repetitions, seed)).toEqual(blocks);
        },
      ),
    );
  });

  it("puts each variant at each place about as often", () => {
    const blocks = randomisedBlocks(["a", "b", "c", "d"], 4000, 7);
    for (const place of [0, 1, 2, 3]) {
      const share = blocks.filter((block) => block[place] === "a").length / blocks.length;
      expect(share).toBeGreaterThan(0.22);
      expect(share).toBeLessThan(0.28);
    }
  });
});

describe("planExperiment", () => {
  it("gives all variants of a repetition the same requests, and each repetition its own", () => {
    const { runs } = planExperiment(exampleFile({ seed: 5 }));
    expect(runs.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { repetition, seed } of runs) expect(seed).toBe(4 + repetition);
    expect(scenePlanOf(exampleFile(), 9).options).toMatchObject({ seed: 9 });
  });

  it("leaves the seed out of scenes that have none", () => {
    expect(scenePlanOf(exampleFile({ scene: "pre-open" }), 9).options).not.toHaveProperty("seed");
  });

  it("says variants, order, load and time before anything is done", () => {
    const text = describeExperiment(planExperiment(exampleFile({ options: { duration: "5s" } }))).join("\n");
    expect(text).toContain("databasePoolSize=20 (the others are held against it)");
    expect(text).toMatch(/^ {2}1: (20 → 2|2 → 20)$/m);
    expect(text).toContain("POST /book");
    expect(text).toMatch(/about \d+m in all; then the lab is put back as it was/);
  });
});
