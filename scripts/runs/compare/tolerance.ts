/** What two runs may differ by and still count as equal. */
export interface Tolerance {
  /** Relative to the throughput of the first run. */
  readonly throughput: number;
  /** Relative to the 99th percentile of the first run. */
  readonly p99: number;
  /** Of the share of errors, in absolute terms: 0.001 is a tenth of a percentage point. */
  readonly errors: number;
}

/** Wide enough for two runs of the same lab on a small, shared machine; see docs/runs.md. */
export const defaultTolerance: Tolerance = { throughput: 0.15, p99: 0.3, errors: 0.001 };

/** Differences of the 99th percentile below this are the scheduler's, in seconds. */
export const LEAST_LATENCY_DIFFERENCE = 0.001;
