import { describe, expect, it } from "vitest";
import { exampleResult } from "../runs/testing";
import { seededRandom } from "../statistics/random";
import { steadiness } from "./steady";

const random = seededRandom(11);
const over = (seconds: number, completed: (second: number) => number) =>
  exampleResult({
    throughput: 1000,
    perSecond: Array.from({ length: seconds }, (_, second) => ({ second, completed: completed(second), failed: 0 })),
  });

describe("steadiness", () => {
  it("takes an even load with some noise for steady", () => {
    const even = steadiness(over(10, () => 1000 * (0.98 + 0.04 * random())));
    expect(even.steady).toBe(true);
    expect(even.noise).toBeLessThan(0.03);
  });

  it("does not when the throughput still climbs or falls", () => {
    expect(steadiness(over(10, (second) => 500 + 100 * second)).steady).toBe(false);
    expect(steadiness(over(10, (second) => 1500 - 80 * second)).steady).toBe(false);
  });

  it("does not when seconds differ wildly", () => {
    expect(steadiness(over(10, (second) => (second % 3 === 0 ? 200 : 1400))).steady).toBe(false);
  });

  it("disregards the first and the last second", () => {
    expect(steadiness(over(10, (second) => (second === 0 || second === 9 ? 10 : 1000))).steady).toBe(true);
  });

  it("cannot tell from too few seconds or from silence", () => {
    expect(steadiness(over(4, () => 1000))).toMatchObject({ steady: false, noise: null });
    expect(steadiness(exampleResult({ throughput: 0, perSecond: [] }))).toEqual({
      steady: false,
      noise: null,
      drift: null,
    });
  });
});
