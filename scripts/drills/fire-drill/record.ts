import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../../../kit/replace-file";
import { type DrillRecord, drillRecordSchema } from "../record";

/** All drills of one `./lab drill --all`, as kept in `drills/<id>/fire-drill.json`. */
export const fireDrillSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("fire-drill"),
  id: z.string(),
  stack: z.string(),
  commit: z.string().optional(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** `interrupted`: the last faults of those planned were not come to. */
  status: z.enum(["completed", "interrupted"]),
  /** The faults in the order in which they are played. */
  planned: z.array(z.string()),
  drills: z.array(drillRecordSchema),
  /** Every fault that this machine and lab can play passed, and there was one. */
  passed: z.boolean(),
});

export type FireDrill = z.output<typeof fireDrillSchema>;

/** The record of a fire drill in which so many faults have been played. */
export function fireDrillOf(
  about: Pick<FireDrill, "id" | "stack" | "commit" | "startedAt" | "planned">,
  drills: readonly DrillRecord[],
): FireDrill {
  const whole = drills.length === about.planned.length && drills.every(({ status }) => status !== "interrupted");
  const played = drills.filter(({ status }) => status !== "refused");
  return {
    schemaVersion: 1,
    kind: "fire-drill",
    ...about,
    endedAt: new Date().toISOString(),
    status: whole ? "completed" : "interrupted",
    drills: [...drills],
    passed: whole && played.length > 0 && played.every(({ passed }) => passed),
  };
}

/** Replaces the record as a whole; returns its folder. */
export function writeFireDrill(drillsFolder: string, record: FireDrill): string {
  const folder = join(drillsFolder, record.id);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "fire-drill.json");
  replaceFile(path, `${JSON.stringify(fireDrillSchema.parse(record), null, 2)}\n`);
  return folder;
}
