import { type Findings, findingKinds, judge, noFindings, refusedThoughFree, type Truth } from "./judge";
import type { Attempt, Ledger } from "./ledger";
import { type IntegrityRecord, mostListed } from "./record";
import type { Answers } from "./round";

type Summed = "rounds" | "attempts" | "requests" | "answers" | "bookings" | "counts" | "refusedThoughFree";
type Sums = Pick<IntegrityRecord, Summed> & {
  readonly findings: { [Kind in keyof Findings]: Findings[Kind][number][] };
};

/** Adds up the rounds of a proof, each judged on its own. */
export class Tally {
  readonly sums: Sums = {
    rounds: 0,
    attempts: { made: 0, acknowledged: 0, refused: 0, unknown: 0, doubted: 0, doubtedAcknowledged: 0 },
    requests: 0,
    answers: {},
    bookings: 0,
    counts: { ...noFindings },
    findings: {
      doubleBookings: [],
      lostAcknowledgements: [],
      unaskedBookings: [],
      refusedYetBooked: [],
      keptSilently: [],
      tornSeats: [],
    },
    refusedThoughFree: 0,
  };
  /** Attempts of rounds before of which a request may still be on its way. */
  private readonly strays = new Map<string, Attempt>();

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
    for (const attempt of ledger.attempts.values()) this.count(attempt);
    sums.refusedThoughFree += refusedThoughFree(ledger.attempts, truth).length;
    this.addFindings(judge(ledger.attempts, truth, this.strays));
    for (const attempt of ledger.strays) this.strays.set(attempt.userId, attempt);
  }

  private count({ outcome, tries, wasInDoubt }: Attempt): void {
    const { attempts } = this.sums;
    attempts.made++;
    attempts[outcome]++;
    this.sums.requests += tries;
    if (!wasInDoubt) return;
    attempts.doubted++;
    if (outcome === "acknowledged") attempts.doubtedAcknowledged++;
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
