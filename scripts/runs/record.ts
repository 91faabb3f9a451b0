import { z } from "zod";
import { measuredShape } from "./measured";
import { objectiveRecordSchema } from "./objectives";
import { count, type HttpResult, type LoadResult, resultSchema, seconds } from "./result";

/** What the stage asked of its tool, over all load hosts. */
const loadSchema = z.discriminatedUnion("tool", [
  z.strictObject({
    tool: z.literal("wrk"),
    threads: count,
    connections: count,
    /** What wrk really opened. */
    openedConnections: count,
  }),
  z.strictObject({ tool: z.literal("vegeta"), ratePerSecond: count, mostConnections: count }),
  z.strictObject({ tool: z.literal("sysbench"), threads: count, test: z.string() }),
]);

const stageSchema = z.strictObject({
  name: z.string(),
  /** The scene that it belongs to; a run of several scenes has several. */
  part: z.string(),
  /** False for what only leads up to the load that counts. */
  measured: z.boolean(),
  load: loadSchema,
  plannedSeconds: seconds,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** Null when the stage ended without one; the raw output tells more. */
  result: resultSchema.nullable(),
  objectives: z.array(objectiveRecordSchema),
  /** What ran where; `rawOutput` is a file beside run.json. */
  hosts: z.array(
    z.strictObject({ name: z.string(), command: z.string(), startedAt: z.iso.datetime(), rawOutput: z.string() }),
  ),
});

const partSchema = z.strictObject({
  scene: z.string(),
  summary: z.string(),
  status: z.enum(["completed", "interrupted", "failed", "not run"]),
  /** Seats that the scene tries to book and that were sold before; null when it books none or they were not read. */
  seatsAlreadySold: count.nullable(),
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

const databaseWatchSchema = z.strictObject({
  everySeconds: seconds,
  /** What MySQL's exporter showed while the load ran; every reading is in `rawOutput`. */
  figures: z.array(
    z.strictObject({
      name: z.string(),
      unit: z.string(),
      readings: count,
      min: z.number(),
      mean: z.number(),
      max: z.number(),
    }),
  ),
  rawOutput: z.string(),
});

const loadHostSchema = z.strictObject({
  name: z.string(),
  /** Name of the host that it runs on. */
  host: z.string(),
  /** Its clock less this machine's, good to a fraction of the time that asking took; null when it was not read. */
  clockOffsetSeconds: z.number().nullable(),
});

/** One run of a scene, as kept in `runs/<id>/run.json`. Published as `run.schema.json`. */
export const runRecordSchema = z.strictObject({
  schemaVersion: z.literal(3),
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
  /** Revision of the lab, if it runs from a git checkout. */
  commit: z.string().optional(),
  loadHosts: z.array(loadHostSchema),
  /** The scenes that the run is made of, in order. */
  parts: z.array(partSchema),
  stages: z.array(stageSchema),
  /** Name of the stage whose result stands for the run; null when the run did not get there. */
  headline: z.string().nullable(),
  /** Read from MySQL after the run; null when that failed, see the warnings. */
  integrity: integritySchema.nullable(),
  /** The app's own count over all HTTP stages; null when there were none or it could not be compared. */
  appCounters: appCountersSchema.nullable(),
  /** Null when nothing could be read. */
  databaseWatch: databaseWatchSchema.nullable(),
  warnings: z.array(z.string()),
  verdict: z.strictObject({ passed: z.boolean(), reasons: z.array(z.string()) }),
  ...measuredShape,
});

export type RunRecord = z.infer<typeof runRecordSchema>;
export type StageRecord = z.infer<typeof stageSchema>;
export type PartRecord = z.infer<typeof partSchema>;
export type DatabaseWatch = z.infer<typeof databaseWatchSchema>;
export type LoadHostRecord = z.infer<typeof loadHostSchema>;
export type Integrity = z.infer<typeof integritySchema>;
export type Verdict = RunRecord["verdict"];

/** The run's result: that of its headline stage. */
export function headlineResult({ headline, stages }: Pick<RunRecord, "headline" | "stages">): LoadResult | null {
  return stages.find(({ name }) => name === headline)?.result ?? null;
}

/** The result, if it is one of HTTP load. */
export function httpResult({ result }: Pick<StageRecord, "result">): HttpResult | undefined {
  return result?.kind === "http" ? result : undefined;
}

/** The run's result, if it is one of HTTP load. */
export function headlineHttp(record: Pick<RunRecord, "headline" | "stages">): HttpResult | undefined {
  return httpResult({ result: headlineResult(record) });
}
