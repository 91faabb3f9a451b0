import { describe, expect, it } from "vitest";
import { LatencyHistogram } from "../../statistics/histogram";
import { exampleResult } from "../testing";
import { combinedNoise, p99Noise, throughputNoise } from "./noise";

const resultOf = (values: readonly number[]) =>
  exampleResult({ perSecond: values.map((completed, second) => ({ second, completed, failed: 0 })) });

describe("throughputNoise", () => {
  it("is twice the standard error of the seconds between first and last", () => {
    // 90 and 110 in turn: variance 100 · 20 / 19, and neighbours that differ count in full.
    const values = Array.from({ length: 20 }, (_, index) => (index % 2 ? 110 : 90));
    expect(throughputNoise(resultOf([0, ...values, 7]))).toBeCloseTo(2 * Math.sqrt(100 / 19), 6);
  });

  it("is larger where neighbouring seconds resemble each other", () => {
    const inTurn = Array.from({ length: 20 }, (_, index) => (index % 2 ? 110 : 90));
    const inHalves = Array.from({ length: 20 }, (_, index) => (index < 10 ? 110 : 90));
    const [one, other] = [inTurn, inHalves].map((values) => throughputNoise(resultOf([0, ...values, 0])) ?? 0);
    expect(other).toBeGreaterThan(2 * (one ?? 0));
  });

  it("is not known from a few seconds", () => {
    expect(throughputNoise(resultOf([1, 2, 3, 4, 5]))).toBeNull();
    expect(combinedNoise(null, 3)).toBeNull();
    expect(combinedNoise(3, 4)).toBe(5);
  });
});

describe("p99Noise", () => {
  it("shrinks with the number of latencies", () => {
    const noiseOf = (repeats: number) => {
      const counts = Array.from({ length: 1000 }, (_, index) => [1000 + index * 10, repeats] as const);
      return p99Noise(exampleResult({ latencyHistogram: LatencyHistogram.of(counts).encoded })) ?? Number.NaN;
    };
    expect(noiseOf(100)).toBeLessThan(noiseOf(1) / 3);
    // A thousand evenly spread latencies: two standard errors of rank are 0.63 %, of 10 ms.
    expect(noiseOf(1)).toBeGreaterThan(40e-6);
    expect(noiseOf(1)).toBeLessThan(90e-6);
  });

  it("is no smaller than the throughput's in a closed loop", () => {
    const values = Array.from({ length: 20 }, (_, index) => (index % 2 ? 1100 : 900));
    const result = resultOf([0, ...values, 0]);
    const relative = (throughputNoise(result) ?? 0) / result.throughput;
    expect(p99Noise(result)).toBeCloseTo(relative * (result.latencySeconds?.p99 ?? 0), 9);
    expect(p99Noise({ ...result, loadModel: "open-loop" })).toBeNull();
  });

  it("takes the percentiles of each second where there are any", () => {
    const perSecond = Array.from({ length: 12 }, (_, second) => ({
      ...{ second, completed: 1, failed: 0 },
      p99Seconds: second % 2 ? 0.1 : 0.2,
    }));
    expect(p99Noise(exampleResult({ perSecond }))).toBeCloseTo(2 * Math.sqrt((0.05 ** 2 * 10) / 9 / 10), 6);
  });
});
