import { z } from "zod";

export const count = z.number().int().nonnegative();
export const seconds = z.number().nonnegative();

/** Latencies in seconds; p999 is the 99.9th percentile, p9999 the 99.99th. */
export const latencySchema = z.strictObject({
  min: seconds,
  mean: seconds,
  stdev: seconds,
  p50: seconds,
  p75: seconds,
  p90: seconds,
  p95: seconds,
  p99: seconds,
  p999: seconds,
  p9999: seconds,
  max: seconds,
});

/** What happened in one second of the load, over all load hosts. */
const secondSchema = z.strictObject({
  /** Whole seconds since the stage started. */
  second: count,
  /** Answers, or transactions. */
  completed: z.number().nonnegative(),
  /** Of them those that a sale does not expect; for sysbench errors that it repeats the transaction for. */
  failed: z.number().nonnegative(),
  /** 99th percentile of this second, where the tool tells it. */
  p99Seconds: seconds.optional(),
});

const common = {
  durationSeconds: seconds,
  /** Answers or transactions per second. */
  throughput: z.number().nonnegative(),
  /**
   * `closed-loop`: each connection waits for its answer before it sends again, so a slow app is asked less.
   * `open-loop`: requests come at their times, answered or not, as independent users' do.
   */
  loadModel: z.enum(["closed-loop", "open-loop"]),
  /**
   * `wrk`: wrk adds the samples that a stalled connection would have sent at the mean pace.
   * `intended-start`: latency counts from when the request was due, not from when it went out.
   */
  latencyCorrection: z.enum(["none", "wrk", "intended-start"]),
  /** Null when nothing was answered. */
  latencySeconds: latencySchema.nullable(),
  /** All latencies, in microseconds: an HdrHistogram, version 2, compressed, base64. Null in runs of version 1. */
  latencyHistogram: z.string().nullable(),
  perSecond: z.array(secondSchema),
};

const httpResultSchema = z.strictObject({
  kind: z.literal("http"),
  ...common,
  /** Responses received, of any status. */
  requests: count,
  bytes: count,
  statuses: z.record(z.string(), count),
  /** `timeout`: answers slower than the timeout; what becomes of them is the tool's way, see docs/scenes.md. */
  socketErrors: z.strictObject({ connect: count, read: count, write: count, timeout: count }),
  /** The same latencies without the correction; null where it could not be undone. */
  uncorrected: z.strictObject({ latencySeconds: latencySchema, latencyHistogram: z.string() }).nullable(),
  /** Bookings that were answered with 201, and how many of these could be read and checked. */
  acknowledged: count,
  acknowledgedRead: count,
  /** Open loop only: requests that were due, and that went out. */
  arrivals: z.strictObject({ ratePerSecond: seconds, due: count, sent: count }).optional(),
});

const databaseResultSchema = z.strictObject({
  kind: z.literal("database"),
  ...common,
  transactions: count,
  queries: z.strictObject({ read: count, write: count, other: count }),
  /** Transactions that MySQL ended to break a deadlock; sysbench repeats them. */
  deadlocks: count,
  /** Transactions that waited too long for a lock; sysbench repeats them. */
  lockTimeouts: count,
  reconnects: count,
  /** Transactions beyond 100 s, where sysbench's histogram ends: their true latency is not known. */
  cappedLatencies: count,
});

export const resultSchema = z.discriminatedUnion("kind", [httpResultSchema, databaseResultSchema]);

export type SecondRecord = z.infer<typeof secondSchema>;
export type HttpResult = z.infer<typeof httpResultSchema>;
export type DatabaseResult = z.infer<typeof databaseResultSchema>;
export type LoadResult = z.infer<typeof resultSchema>;
