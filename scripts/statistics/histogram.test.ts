import fc from "fast-check";
import { expect, test } from "vitest";
import { LatencyHistogram } from "./histogram";

const quantile = (sorted: readonly number[], percentage: number) =>
  sorted[Math.max(0, Math.ceil((percentage / 100) * sorted.length) - 1)];

test("percentiles are within 0.2 % of the exact ones", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 120_000_000 }), { minLength: 1, maxLength: 300 }), (values) => {
      const histogram = LatencyHistogram.of(values.map((value) => [value, 1]));
      const sorted = [...values].sort((one, other) => one - other);
      for (const percentage of [50, 90, 99, 99.9, 100]) {
        const exact = quantile(sorted, percentage);
        expect(Math.abs(histogram.percentile(percentage) * 1e6 - exact)).toBeLessThanOrEqual(1 + exact * 0.002);
      }
    }),
    { numRuns: 50 },
  );
});

test("of two hosts is that of all their requests, not their mean", () => {
  const fast = LatencyHistogram.of([[1000, 900]]);
  fast.add(LatencyHistogram.of([[100_000, 100]]));
  expect(fast.figures()).toMatchObject({ p50: expect.closeTo(0.001, 5), p99: expect.closeTo(0.1, 3) });
  expect(fast.count).toBe(1000);
});

test("comes back from its encoding with every count", () => {
  const made = LatencyHistogram.of([
    [250, 3],
    [70_000_000, 2],
  ]);
  const read = LatencyHistogram.decode(made.encoded);
  expect(read.figures()).toEqual(made.figures());
  expect(read.count).toBe(5);
});

test("has no figures without a latency", () => {
  expect(new LatencyHistogram().figures()).toBeNull();
});

test("lets no percentile exceed the maximum", () => {
  const figures = LatencyHistogram.of([[887_301, 1]]).figures();
  expect(figures?.p9999).toBe(figures?.max);
});
