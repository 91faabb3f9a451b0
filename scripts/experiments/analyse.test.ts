import { describe, expect, it } from "vitest";
import { bookingsAreAsMeant } from "./analyse";
import type { ExperimentRun } from "./record";
import { exampleExperiment, exampleFile } from "./testing";

/** A machine that gets slower from repetition to repetition, with a little chance in every run. */
const chance = [4, -6, 9, -3, -8, 2, 7, -5];
const drift = ({ repetition, number }: ExperimentRun) =>
  (1 - 0.2 * (repetition - 1)) * (1 + (chance[number % chance.length] ?? 0) / 1000);

const pools = exampleFile({ repetitions: 4 });
const smallPool = (factor: number) =>
  exampleExperiment(pools, (run) => {
    const slower = run.variant === "databasePoolSize=2" ? factor : 1;
    return { throughput: 1000 * drift(run) * slower, p99Seconds: 0.1 / (drift(run) * slower) };
  });
const of = (record: ReturnType<typeof smallPool>, figure: string) =>
  record.analysis.comparisons.find((comparison) => comparison.figure === figure);

describe("analyse", () => {
  it("finds a difference of a tenth, although the machine drifted by more", () => {
    const throughput = of(smallPool(0.9), "throughput");
    expect(throughput).toMatchObject({ variant: "databasePoolSize=2", pairs: 4, verdict: "worse" });
    expect(throughput?.change).toBeCloseTo(-0.1, 1);
    expect(throughput?.low).toBeLessThan(-0.09);
    expect(throughput?.high).toBeLessThan(0);
    expect(of(smallPool(0.9), "p99Seconds")?.verdict).toBe("worse");
    expect(of(smallPool(1.3), "p99Seconds")?.verdict).toBe("better");
  });

  it("calls noise what chance may have made, in plain words", () => {
    const record = smallPool(1.001);
    expect(of(record, "throughput")?.verdict).toBe("noise");
    expect(record.analysis.conclusions.find((text) => text.startsWith("Answers"))).toMatch(
      /2 against 20: [+−].* % \(95 % interval .*\)\. That is noise/,
    );
  });

  it("pairs only what both variants have, and says what is missing", () => {
    const record = exampleExperiment(pools, (run) => (run.number === 1 ? { status: "failed", throughput: null } : {}));
    expect(of(record, "throughput")?.pairs).toBe(3);
    expect(record.analysis.warnings[0]).toMatch(/^1 of 8 runs were not measured/);
  });

  it("says when there are too few runs for anything", () => {
    const record = exampleExperiment(pools, (run) => (run.repetition > 1 ? { status: "not run" } : {}));
    expect(record.analysis.comparisons).toEqual([]);
    expect(record.analysis.warnings.at(-1)).toMatch(/^too few runs for any comparison/);
  });

  it("corrects for several comparisons of one figure", () => {
    const file = exampleFile({ matrix: { databasePoolSize: [20, 10, 5, 2] }, repetitions: 4 });
    const { analysis } = exampleExperiment(file, (run) => ({ throughput: 1000 * drift(run) }));
    for (const { p, pCorrected } of analysis.comparisons) expect(pCorrected).toBeGreaterThanOrEqual(p);
    expect(analysis.comparisons.some(({ p, pCorrected }) => p > 0 && pCorrected > p)).toBe(true);
  });
});

describe("the bookings of an experiment", () => {
  const strategies = exampleFile({
    matrix: { bookingStrategy: ["row-lock", "unsafe"] },
    settings: { allowUnsafe: true },
  });
  const doubling = (variant: string) =>
    exampleExperiment(strategies, (run) => (run.variant.endsWith(variant) ? { doubleBookings: 7 } : {})).analysis;

  it("of the unsafe strategy are as meant when it is caught", () => {
    const { bookings, conclusions } = doubling("unsafe");
    expect(bookings[1]).toMatchObject({ unsafe: true, runsWithDoubleBookings: 3, doubleBookings: 21 });
    expect(bookings.every(bookingsAreAsMeant)).toBe(true);
    expect(conclusions[0]).toMatch(/^Caught: unsafe sold seats more than once in 3 of 3 runs: 21 bookings too many\./);
  });

  it("are not as meant when the unsafe strategy is not caught", () => {
    const { bookings, conclusions } = doubling("nobody");
    expect(bookings.every(bookingsAreAsMeant)).toBe(false);
    expect(conclusions[0]).toMatch(/^unsafe was to be caught selling seats twice, and was not/);
  });

  it("are not as meant when a safe strategy sells a seat twice", () => {
    const { bookings, conclusions } = doubling("row-lock");
    expect(bookings.map(bookingsAreAsMeant)).toEqual([false, false]);
    expect(conclusions[0]).toMatch(/^INCONSISTENT: row-lock sold seats more than once/);
  });
});
