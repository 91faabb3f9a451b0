import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readKept } from "../../kit/kept-files";
import { replaceFile } from "../../kit/replace-file";
import { UserError } from "../../kit/user-error";
import { figureNames } from "./figures";

const count = z.number().int().nonnegative();
const figure = z.number().nullable();
const settings = z.record(z.string(), z.string());
const figureName = z.enum(figureNames);

const fileSchema = z.strictObject({
  title: z.string(),
  question: z.string().optional(),
  scene: z.string(),
  options: settings,
  settings,
  matrix: z.record(z.string(), z.array(z.string())),
  baseline: settings.optional(),
  figures: z.array(figureName),
  repetitions: count,
  seed: count,
  warmUp: z.string(),
});

const runSchema = z.strictObject({
  number: count,
  repetition: count,
  variant: z.string(),
  seed: count,
  status: z.enum(["not run", "measured", "interrupted", "failed"]),
  /** Why it was not measured. */
  message: z.string().optional(),
  /** The run in runs/, if it came so far. */
  run: z.string().optional(),
  startedAt: z.iso.datetime().optional(),
  /** Of the headline stage; null where it gave none. */
  throughput: figure,
  p50Seconds: figure,
  p99Seconds: figure,
  /** Share of the answers that a sale does not expect. */
  errorShare: figure,
  /** Read from MySQL after the run; null when that failed. */
  doubleBookings: count.nullable(),
  acknowledgedMissing: count.nullable(),
  /** What held the run up; null when nothing was short or it is not known. */
  limit: z.string().nullable(),
  /** What speaks against the measurement. */
  doubts: z.array(z.string()),
});

const summarySchema = z.strictObject({
  variant: z.string(),
  figure: figureName,
  runs: count,
  mean: z.number(),
  deviation: z.number().nonnegative(),
  min: z.number(),
  max: z.number(),
});

const comparisonSchema = z.strictObject({
  figure: figureName,
  variant: z.string(),
  baseline: z.string(),
  /** Repetitions in which both were measured. */
  pairs: count,
  /** Relative to the baseline: 0.1 is a tenth more. */
  change: z.number(),
  low: z.number(),
  high: z.number(),
  /** How often chance alone would part equals that far: as it is, and corrected for the comparisons of the figure. */
  p: z.number().min(0).max(1),
  pCorrected: z.number().min(0).max(1),
  verdict: z.enum(["better", "worse", "noise"]),
});

const bookingsSchema = z.strictObject({
  variant: z.string(),
  /** Whether its strategy sells seats twice by design. */
  unsafe: z.boolean(),
  runs: count,
  runsWithDoubleBookings: count,
  doubleBookings: count,
  acknowledgedMissing: count,
});

const analysisSchema = z.strictObject({
  method: z.string(),
  confidence: z.number(),
  summaries: z.array(summarySchema),
  comparisons: z.array(comparisonSchema),
  bookings: z.array(bookingsSchema),
  /** Plain sentences. */
  conclusions: z.array(z.string()),
  warnings: z.array(z.string()),
});

/** One experiment, as kept in `experiments/<id>/experiment.json`. Published as `experiment.schema.json`. */
export const experimentRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("experiment"),
  id: z.string(),
  stack: z.string(),
  commit: z.string().optional(),
  file: fileSchema,
  variants: z.array(z.strictObject({ name: z.string(), label: z.string(), settings, baseline: z.boolean() })),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  status: z.enum(["completed", "interrupted", "failed"]),
  message: z.string().optional(),
  /** In the order in which they are made. */
  runs: z.array(runSchema),
  /** Whether the lab has its settings of before again; null while the experiment goes on. */
  putBack: z.boolean().nullable(),
  analysis: analysisSchema,
  /** Completed, put back, and no variant lost or doubled a booking but one that is meant to be caught at it. */
  passed: z.boolean(),
});

export type ExperimentRecord = z.output<typeof experimentRecordSchema>;
export type ExperimentRun = ExperimentRecord["runs"][number];
export type Analysis = z.output<typeof analysisSchema>;
export type Comparison = z.output<typeof comparisonSchema>;
export type BookingsOfVariant = z.output<typeof bookingsSchema>;

const fileName = "experiment.json";

/** Replaces the record of an experiment as a whole; returns its folder. */
export function writeExperiment(experimentsFolder: string, record: ExperimentRecord): string {
  const folder = join(experimentsFolder, record.id);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, fileName);
  replaceFile(path, `${JSON.stringify(experimentRecordSchema.parse(record), null, 2)}\n`);
  return folder;
}

/** The record that a user means by an id, by a part of it that only one has, or by `latest`. */
export function findExperiment(experimentsFolder: string, wanted: string): ExperimentRecord {
  const ids = recordedIn(experimentsFolder);
  const found = wanted === "latest" ? ids.slice(-1) : ids.filter((id) => id.includes(wanted));
  const [id, ...others] = found.includes(wanted) ? [wanted] : found;
  const record = id && others.length === 0 ? read(join(experimentsFolder, id, fileName)) : undefined;
  if (record) return record;
  throw new UserError(
    others.length > 0
      ? `"${wanted}" could be any of ${found.length} experiments`
      : `there is no experiment "${wanted}"`,
    ids.length > 0 ? `name one of those in ${experimentsFolder}, or latest` : "./lab experiment <file> makes one",
  );
}

/** The ids of what is kept, oldest first; a folder that was cut off before its record is none. */
function recordedIn(experimentsFolder: string): string[] {
  const ids = existsSync(experimentsFolder) ? readdirSync(experimentsFolder).sort() : [];
  return ids.filter((id) => existsSync(join(experimentsFolder, id, fileName)));
}

const read = (path: string) => readKept("experimentRecord", path, experimentRecordSchema);
