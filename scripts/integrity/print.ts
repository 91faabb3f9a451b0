import type { IntegrityRecord } from "./record";

const whole = (number: number) => number.toLocaleString("en-US");

/** The proof for a person at a terminal. */
export function summarise(record: IntegrityRecord, path: string): string {
  const { attempts, counts } = record;
  const seconds = (Date.parse(record.endedAt) - Date.parse(record.startedAt)) / 1000;
  const decided = attempts.acknowledged + attempts.refused;
  return [
    `integrity of ${record.stack}: ${record.status}${record.message ? ` (${record.message})` : ""}`,
    `Strategy ${record.bookingStrategy}, ${record.replicas} replicas, ${record.rounds} rounds in ${seconds.toFixed(0)} s`,
    `Attempts: ${whole(decided)} decided (${whole(attempts.acknowledged)} acknowledged, ${whole(attempts.refused)} ` +
      `refused) by ${whole(record.requests)} requests`,
    `In doubt: ${whole(attempts.doubted)} at some time, of which ${whole(attempts.doubtedAcknowledged)} were ` +
      `acknowledged when asked again; ${whole(attempts.unknown)} at the end`,
    `Answers: ${Object.entries(record.answers)
      .map(([answer, count]) => `${answer} ${whole(count)}`)
      .join(", ")}`,
    `SIGKILLs: ${killsOf(record, "app")} of the app, ${killsOf(record, "mysql")} of MySQL`,
    `MySQL: ${whole(record.bookings)} bookings; ${counts.doubleBookings} double, ${counts.lostAcknowledgements} lost, ` +
      `${counts.unaskedBookings} unasked, ${counts.refusedYetBooked} refused yet booked, ` +
      `${counts.keptSilently} kept silently, ${counts.tornSeats} inconsistent seats`,
    ...(record.refusedThoughFree > 0
      ? [`Warning: ${record.refusedThoughFree} seats were refused to somebody though nobody held them at the end.`]
      : []),
    ...(record.clean ? ["Verdict: clean"] : ["Verdict: NOT CLEAN", ...record.reasons.map((reason) => `  - ${reason}`)]),
    `Record: ${path}`,
  ].join("\n");
}

function killsOf({ kills }: IntegrityRecord, target: string): number {
  return kills.filter((kill) => kill.target === target).length;
}
