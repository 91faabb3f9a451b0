import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../../kit/replace-file";
import { findingKinds } from "../integrity/judge";

const count = z.number().int().nonnegative();
const seconds = z.number().nonnegative();
const counts = Object.fromEntries(findingKinds.map((kind) => [kind, count])) as Record<
  (typeof findingKinds)[number],
  typeof count
>;

/** One drill, as kept in `drills/<id>/drill.json`. */
export const drillRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("drill"),
  id: z.string(),
  stack: z.string(),
  fault: z.string(),
  title: z.string(),
  how: z.string(),
  hurtsUsers: z.boolean(),
  commit: z.string().optional(),
  options: z.strictObject({
    strength: z.number().optional(),
    unit: z.string().optional(),
    faultSeconds: seconds,
    seed: count,
    buyersPerSecond: count,
  }),
  /** `refused`: this machine cannot play the fault. */
  status: z.enum(["completed", "refused", "interrupted", "failed"]),
  /** Why it did not complete. */
  message: z.string().optional(),
  startedAt: z.iso.datetime(),
  /** When the fault was there, and when it was undone. */
  faultBegan: z.iso.datetime().optional(),
  faultEnded: z.iso.datetime().optional(),
  endedAt: z.iso.datetime(),
  /** Until the first of the expected alerts fired. */
  detectionSeconds: seconds.optional(),
  /** That undoing the fault took. */
  undoSeconds: seconds.optional(),
  /** After the fault's end, until buyers were served as before. */
  recoverySeconds: seconds.optional(),
  /** Each alert that began to fire, seconds after the fault began. */
  fired: z.record(z.string(), z.number()),
  buyers: z.strictObject({
    came: count,
    acknowledged: count,
    refused: count,
    unknown: count,
    /** Share of those who came during the fault and were not decided within the latency objective. */
    hurtShare: z.number().min(0).max(1).optional(),
    answers: z.record(z.string(), count),
    /** Of those who came during the fault and its undoing. */
    answersDuring: z.record(z.string(), count).optional(),
  }),
  // Drills of before knew nothing of silence.
  counts: z.strictObject({ ...counts, keptSilently: count.default(0) }),
  checks: z.array(z.strictObject({ what: z.string(), passed: z.boolean(), seen: z.string() })),
  passed: z.boolean(),
  /** Where Grafana shows it. */
  dashboard: z.string().optional(),
});

export type DrillRecord = z.infer<typeof drillRecordSchema>;

/** Writes the record and its report into a folder of their own; returns the folder. */
export function writeDrill(drillsFolder: string, record: DrillRecord, report: string): string {
  const folder = join(drillsFolder, record.id);
  mkdirSync(folder, { recursive: true });
  replaceFile(join(folder, "drill.json"), `${JSON.stringify(drillRecordSchema.parse(record), null, 2)}\n`);
  replaceFile(join(folder, "report.md"), report);
  return folder;
}
