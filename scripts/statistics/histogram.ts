import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from "hdr-histogram-js";

/** Kept to three digits: a percentile is at most 0.1 % above the true one. */
const SIGNIFICANT_DIGITS = 3;

const PERCENTILES = { p50: 50, p75: 75, p90: 90, p95: 95, p99: 99, p999: 99.9, p9999: 99.99 } as const;

export type LatencyFigure = "min" | "mean" | "stdev" | keyof typeof PERCENTILES | "max";

/** Seconds. */
export type LatencyFigures = Record<LatencyFigure, number>;

/** How many latencies fell on each value: value in microseconds, count. */
export type LatencyCounts = readonly (readonly [number, number])[];

/** Latencies of one stage on all its load hosts. Percentiles are read from it, and never averaged. */
export class LatencyHistogram {
  private readonly histogram: Histogram = build({
    bitBucketSize: 64,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
  });

  static of(counts: LatencyCounts): LatencyHistogram {
    const made = new LatencyHistogram();
    for (const [microseconds, count] of counts) made.record(microseconds, count);
    return made;
  }

  /** Reads what `encoded` gave. */
  static decode(encoded: string): LatencyHistogram {
    const made = new LatencyHistogram();
    made.histogram.add(decodeFromCompressedBase64(encoded));
    return made;
  }

  get count(): number {
    return this.histogram.totalCount;
  }

  /** HdrHistogram's own format, version 2, compressed, base64; values are microseconds. */
  get encoded(): string {
    return encodeIntoCompressedBase64(this.histogram);
  }

  record(microseconds: number, count = 1): void {
    this.histogram.recordValueWithCount(Math.max(0, Math.round(microseconds)), count);
  }

  add(other: LatencyHistogram): void {
    this.histogram.add(other.histogram);
  }

  /** The latency in seconds that this share of all requests (0 to 100) did not exceed. */
  percentile(percentage: number): number {
    return this.histogram.getValueAtPercentile(percentage) / 1e6;
  }

  /** Null when nothing was recorded. */
  figures(): LatencyFigures | null {
    if (this.count === 0) return null;
    const { minNonZeroValue, maxValue, mean, stdDeviation } = this.histogram;
    const percentiles = Object.entries(PERCENTILES).map(([name, percentage]) => [name, this.percentile(percentage)]);
    return {
      min: Math.min(minNonZeroValue, maxValue) / 1e6,
      mean: mean / 1e6,
      stdev: stdDeviation / 1e6,
      ...(Object.fromEntries(percentiles) as Record<keyof typeof PERCENTILES, number>),
      // The upper end of its bucket, like every percentile: none may exceed it.
      max: this.percentile(100),
    };
  }
}
