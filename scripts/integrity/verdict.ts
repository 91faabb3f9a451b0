import { findingKinds } from "./judge";
import type { IntegrityRecord } from "./record";

/** What each kind of finding is called, in the plural. */
export const sentences: Record<(typeof findingKinds)[number], string> = {
  doubleBookings: "bookings of a seat that was booked already",
  lostAcknowledgements: "acknowledged bookings that MySQL does not hold",
  unaskedBookings: "bookings that nobody asked for",
  refusedYetBooked: "bookings whose user was told that there is none",
  keptSilently: "bookings whose user never heard of them",
  tornSeats: "seats sold without a booking, or booked and not sold",
};

type Judged = Pick<
  IntegrityRecord,
  "status" | "message" | "attempts" | "answers" | "kills" | "killsPlanned" | "counts" | "options"
>;

/** Every reason why a proof does not count as clean; none means that it does. */
export function reasonsAgainst(proof: Judged): string[] {
  const { status, message, attempts, answers, kills, killsPlanned, counts } = proof;
  const strange = Object.keys(answers).filter((answer) => /^4\d\d$/.test(answer) && answer !== "409");
  const notKilled = kills.filter(({ exitCode }) => exitCode !== 137).length;
  return [
    ...(status === "completed" ? [] : [`the proof ${status === "failed" ? "failed" : "was interrupted"}: ${message}`]),
    ...(attempts.acknowledged === 0 ? ["not one booking was acknowledged, so nothing was proven"] : []),
    ...findingKinds.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${sentences[kind]}`),
    ...(attempts.unknown > 0 ? [`${attempts.unknown} attempts were still in doubt at the end`] : []),
    ...strange.map(
      (answer) => `${answers[answer]} answers of status ${answer}, which no booking of the proof deserves`,
    ),
    ...(kills.length < killsPlanned ? [`only ${kills.length} of ${killsPlanned} kills happened before the end`] : []),
    ...(notKilled > 0 ? [`${notKilled} containers ended before their kill`] : []),
  ];
}
