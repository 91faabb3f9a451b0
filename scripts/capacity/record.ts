import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readKept } from "../../kit/kept-files";
import { replaceFile } from "../../kit/replace-file";
import { measuredShape, resourceNames } from "../runs/measured";
import { objectiveRecordSchema } from "../runs/objectives";
import { count, seconds } from "../runs/result";

const positive = z.number().nonnegative();

/** A 95 % interval from a bootstrap; null where none could be had. */
const intervalSchema = z.strictObject({ low: z.number(), high: z.number(), confidence: z.number() }).nullable();

export const phases = ["climbing", "narrowing", "confirming", "sustaining", "beyond"] as const;

const stepSchema = z.strictObject({
  /** `sustaining`: the load that was found, for long; `beyond`: one that does not hold, to see what is short there. */
  phase: z.enum(phases),
  /** Connections that were opened, or requests a second that were due. */
  load: count,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** Length of the measurement that counts, without lead-in and without what was not steady. */
  measuredSeconds: seconds,
  /** How often it was measured until it was steady. */
  attempts: count,
  steady: z.boolean(),
  /** How far chance may move the throughput, two standard errors relative to it; null when it was too short. */
  noise: positive.nullable(),
  /** Answers per second, and those of them that a sale expects. */
  throughput: positive,
  goodThroughput: positive,
  p50Seconds: seconds.nullable(),
  p99Seconds: seconds.nullable(),
  statuses: z.record(z.string(), count),
  /** Connections that failed, and answers that came too late. */
  socketErrors: count,
  /** Bookings that were acknowledged in the measurement. */
  bookings: count,
  objectives: z.array(objectiveRecordSchema),
  held: z.boolean(),
  /** Why it did not hold. */
  reasons: z.array(z.string()),
  /** File beside capacity.json with what the load generator printed. */
  rawOutput: z.string(),
});

const foundSchema = z.strictObject({
  /** Highest load at which all objectives were seen to hold. */
  load: count,
  /** Lowest load above it at which they did not; null when none was found. */
  failsAt: count.nullable(),
  /** Why they did not there. */
  failsBecause: z.array(z.string()),
  /** Answers per second at that load, and how far chance may move them, to either side. */
  throughput: positive,
  throughputNoise: positive.nullable(),
  p99Seconds: seconds.nullable(),
  /** How many measurements of it held, of how many. */
  held: count,
  measured: count,
  /** Whether it held to the end of the long measurement as well. */
  sustained: z.boolean(),
  interval: z.strictObject({
    low: positive,
    high: positive,
    /** Null where only the loads that were measured bound it. */
    confidence: z.number().nullable(),
    from: z.enum(["figures", "measured loads"]),
  }),
});

const scalabilitySchema = z.strictObject({
  single: positive,
  contention: positive,
  coherence: positive,
  determination: z.number(),
  peak: positive,
  peakLoad: positive.nullable(),
  intervals: z.strictObject({
    single: intervalSchema,
    contention: intervalSchema,
    coherence: intervalSchema,
    peak: intervalSchema,
  }),
});

const loadHostSchema = z.strictObject({
  name: z.string(),
  host: z.string(),
  clockOffsetSeconds: z.number().nullable(),
});

/** One search for a lab's capacity, as kept in `capacity/<id>/capacity.json`. Published as `capacity.schema.json`. */
export const capacityRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("capacity"),
  id: z.string(),
  scene: z.string(),
  axis: z.enum(["connections", "rate"]),
  unit: z.enum(["connections", "requests/s"]),
  loadModel: z.enum(["closed-loop", "open-loop"]),
  options: z.record(z.string(), z.unknown()),
  seed: count,
  stack: z.string(),
  imageSource: z.string(),
  bookingStrategy: z.string(),
  commit: z.string().optional(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  status: z.enum(["completed", "interrupted", "failed"]),
  /** Why it did not complete. */
  message: z.string().optional(),
  /** `edge`: found, to the wanted precision; `out-of-time`: what there is, is less sure. Null until it ends. */
  ending: z.enum(["edge", "lowest-fails", "highest-holds", "out-of-time"]).nullable(),
  loadHosts: z.array(loadHostSchema),
  steps: z.array(stepSchema),
  /** Null when no load held. */
  capacity: foundSchema.nullable(),
  /** From where on more load brings waiting rather than throughput; closed loop only. */
  knee: z.strictObject({ load: positive, throughput: positive, from: z.enum(["curve", "measurements"]) }).nullable(),
  /** The Universal Scalability Law's coefficients; null with fewer than four loads, and for an open loop. */
  scalability: scalabilitySchema.nullable(),
  /** What one more replica or core would bring at most, by the shares of the long measurement. */
  additions: z.array(
    z.strictObject({
      what: z.enum(["replica", "core"]),
      atMost: positive,
      next: z.enum(resourceNames),
      subject: z.string(),
    }),
  ),
  /** Which load `saturation` is about, and whether it held; null when it was not read. */
  saturationAt: z.strictObject({ load: count, held: z.boolean() }).nullable(),
  saturation: measuredShape.saturation,
  measurement: measuredShape.measurement,
  links: measuredShape.links,
  lab: measuredShape.lab,
  warnings: z.array(z.string()),
  summary: z.string(),
});

export type CapacityRecord = z.infer<typeof capacityRecordSchema>;
export type StepRecord = z.infer<typeof stepSchema>;
export type FoundCapacity = z.infer<typeof foundSchema>;

/** Where a search's record stands in its folder. */
export const recordName = "capacity.json";

/** Replaces the record as a whole: a reader sees the old one or the new one, never half of one. */
export function writeCapacity(folder: string, record: CapacityRecord): string {
  const path = join(folder, recordName);
  mkdirSync(folder, { recursive: true });
  replaceFile(path, `${JSON.stringify(capacityRecordSchema.parse(record), null, 2)}\n`);
  return path;
}

/** Reads and checks a record; throws what is wrong with it. */
export function readCapacity(path: string): CapacityRecord {
  const record = readKept("capacityRecord", path, capacityRecordSchema);
  if (record) return record;
  throw new Error(`${path} is not there`);
}
