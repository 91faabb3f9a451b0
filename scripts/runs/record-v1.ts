import { z } from "zod";

const count = z.number().int().nonnegative();
const seconds = z.number().nonnegative();

/** Latencies in seconds; p999 is the 99.9th percentile, p9999 the 99.99th. */
const latencySchema = z.strictObject({
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

const resultSchema = z.strictObject({
  /** Responses received, of any status. */
  requests: count,
  durationSeconds: seconds,
  /** Responses per second. */
  throughput: z.number().nonnegative(),
  bytes: count,
  statuses: z.record(z.string(), count),
  /** `timeout`: answers slower than the timeout; counted as requests, missing from the latencies. */
  socketErrors: z.strictObject({ connect: count, read: count, write: count, timeout: count }),
  /** Null when nothing was answered. */
  latencySeconds: latencySchema.nullable(),
  /** Bookings that were answered with 201, and how many of these could be read and checked. */
  acknowledged: count,
  acknowledgedRead: count,
});

const stageSchema = z.strictObject({
  name: z.string(),
  measured: z.boolean(),
  threads: count,
  connections: count,
  /** What the load generator really opened. */
  openedConnections: count,
  plannedSeconds: seconds,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** Null when the stage ended without one; the raw output tells more. */
  result: resultSchema.nullable(),
  /** File beside run.json. */
  rawOutput: z.string(),
});

const integritySchema = z.strictObject({
  seatsSold: count,
  bookings: count,
  doubleBookings: count,
  /** Acknowledged bookings that were looked up. */
  acknowledged: count,
  acknowledgedMissing: count,
});

const appCountersSchema = z.strictObject({
  /** Whose count it is: what the load reached first. */
  countedBy: z.enum(["app", "load-balancer"]).optional(),
  answered: count,
  abandoned: count,
  relativeDifference: z.number().nonnegative(),
  /** Requests on their way when the stages ended: the app may have answered as many that the load host never read. */
  inFlight: count,
});

/** Version 1 of the run record, frozen: what runs of earlier releases left; `upgrade.ts` reads it. */
export const runRecordV1Schema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Sorts by time: UTC timestamp, scene, a few random digits. */
  id: z.string(),
  scene: z.string(),
  options: z.record(z.string(), z.unknown()),
  stack: z.string(),
  imageSource: z.string(),
  bookingStrategy: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  status: z.enum(["completed", "interrupted", "failed"]),
  /** Why the run did not complete. */
  message: z.string().optional(),
  /** Closed loop: each connection waits for its answer before it sends again, so a slow app is asked less. */
  loadModel: z.literal("closed-loop"),
  /** wrk adds the samples that a stalled connection would have sent at the mean pace; it cannot be switched off. */
  latencyCorrection: z.literal("wrk"),
  /** Revision of the lab, if it runs from a git checkout. */
  commit: z.string().optional(),
  stages: z.array(stageSchema),
  /** Of the measured stage; null when the run did not get there. */
  result: resultSchema.nullable(),
  /** Read from MySQL after the run; null when that failed, see the warnings. */
  integrity: integritySchema.nullable(),
  /** The app's own count over all stages; null when it could not be compared. */
  appCounters: appCountersSchema.nullable(),
  /** Seats that the scene tries to book and that were sold before; null when it books none or they were not read. */
  seatsAlreadySold: count.nullable(),
  warnings: z.array(z.string()),
  verdict: z.strictObject({ passed: z.boolean(), reasons: z.array(z.string()) }),
});

export type RunRecordV1 = z.infer<typeof runRecordV1Schema>;
