import { type Findings, findingKinds, judge, refusedThoughFree, type Truth } from "./judge";
import type { Attempt, Ledger } from "./ledger";
import { type IntegrityRecord, mostListed } from "./record";
import type { Answers } from "./round";

type Sums = Pick<IntegrityRecord, "rounds" | "attempts" | "answers" | "bookings" | "counts" | "refusedThoughFree"> & {
  readonly findings: { [Kind in keyof Findings]: Findings[Kind][number][] };
};

/** Adds up the rounds of a proof, each judged on its own. */
export class Tally {
  readonly sums: Sums = {
    rounds: 0,
    attempts: { sent: 0, acknowledged: 0, refused: 0, unknown: 0, unknownYetBooked: 0 },
    answers: {},
    bookings: 0,
    counts: { doubleBookings: 0, lostAcknowledgements: 0, unaskedBookings: 0, refusedYetBooked: 0, tornSeats: 0 },
    findings: {
      doubleBookings: [],
      lostAcknowledgements: [],
      unaskedBookings: [],
      refusedYetBooked: [],
      tornSeats: [],
    },
    refusedThoughFree: 0,
  };
  /** Attempts of rounds before that nobody knows the outcome of. */
  private readonly undecided = new Map<string, Attempt>();

  /** Attempts that were answered with a decision. */
  get decided(): number {
    return this.sums.attempts.acknowledged + this.sums.attempts.refused;
  }

  /** Judges a round that is over against what MySQL held then. */
  add(ledger: Ledger, answers: Answers, truth: Truth): void {
    const { sums } = this;
    sums.rounds++;
    sums.bookings += truth.bookings.length;
    for (const [answer, count] of Object.entries(answers)) sums.answers[answer] = (sums.answers[answer] ?? 0) + count;
    for (const { outcome } of ledger.attempts.values()) sums.attempts[outcome]++;
    sums.attempts.sent += ledger.attempts.size;
    const unknownYetBooked = truth.bookings.filter(({ userId }) => ledger.attempts.get(userId)?.outcome === "unknown");
    sums.attempts.unknownYetBooked += unknownYetBooked.length;
    sums.refusedThoughFree += refusedThoughFree(ledger.attempts, truth).length;
    this.addFindings(judge(ledger.attempts, truth, this.undecided));
    for (const attempt of ledger.undecided) this.undecided.set(attempt.userId, attempt);
  }

  private addFindings(found: Findings): void {
    const { counts, findings } = this.sums;
    for (const kind of findingKinds) {
      counts[kind] += found[kind].length;
      const room = Math.max(0, mostListed - findings[kind].length);
      (findings[kind] as unknown[]).push(...found[kind].slice(0, room));
    }
  }
}
