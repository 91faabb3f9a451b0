import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../../kit/replace-file";
import { findingKinds } from "./judge";
import { killTargets } from "./kill-plan";

const count = z.number().int().nonnegative();
const booking = z.strictObject({ bookingId: count, seatId: count, userId: z.string() });

/** How many of each kind of finding are listed; the counts are of all. */
export const mostListed = 1000;

const counts = Object.fromEntries(findingKinds.map((kind) => [kind, count])) as Record<
  (typeof findingKinds)[number],
  typeof count
>;

const killSchema = z.strictObject({
  target: z.enum(killTargets),
  container: z.string(),
  at: z.iso.datetime(),
  /** Attempts decided before it. */
  afterAttempts: count,
  exitCode: z.number().int(),
  /** Until the container was started again; recovery comes on top. */
  downSeconds: z.number().nonnegative(),
});

/** One integrity proof, as kept in `runs/<id>/integrity.json`. */
export const integrityRecordSchema = z.strictObject({
  schemaVersion: z.literal(2),
  kind: z.literal("integrity"),
  id: z.string(),
  stack: z.string(),
  bookingStrategy: z.string(),
  replicas: count,
  commit: z.string().optional(),
  options: z.record(z.string(), z.unknown()),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  status: z.enum(["completed", "interrupted", "failed"]),
  /** Why it did not complete. */
  message: z.string().optional(),
  rounds: count,
  attempts: z.strictObject({
    /** All that were made, however often each was sent. */
    made: count,
    acknowledged: count,
    refused: count,
    /** Not decided when the proof ended. */
    unknown: count,
    /** Once in doubt: a request got no answer that tells whether it booked. */
    doubted: count,
    /** Of those, the ones that were acknowledged in the end. */
    doubtedAcknowledged: count,
  }),
  /** Requests that the attempts took. */
  requests: count,
  /** Answers by status, or by the name of what broke. */
  answers: z.record(z.string(), count),
  bookings: count,
  kills: z.array(killSchema),
  killsPlanned: count,
  counts: z.strictObject(counts),
  /** The first of each kind, with their ids. */
  findings: z.strictObject({
    doubleBookings: z.array(booking),
    lostAcknowledgements: z.array(booking),
    unaskedBookings: z.array(booking),
    refusedYetBooked: z.array(booking),
    keptSilently: z.array(booking),
    tornSeats: z.array(count),
  }),
  /** Seats refused to somebody though nobody held them at the round's end. */
  refusedThoughFree: count,
  clean: z.boolean(),
  reasons: z.array(z.string()),
});

export type IntegrityRecord = z.infer<typeof integrityRecordSchema>;

/** Writes the record as a whole into its folder; returns its path. */
export function writeRecord(runsDirectory: string, record: IntegrityRecord): string {
  const folder = join(runsDirectory, record.id);
  const path = join(folder, "integrity.json");
  mkdirSync(folder, { recursive: true });
  replaceFile(path, `${JSON.stringify(integrityRecordSchema.parse(record), null, 2)}\n`);
  return path;
}
