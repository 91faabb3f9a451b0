/**
 * What became of an attempt, as far as its client knows. `acknowledged`: 201. `refused`: an answer that means that it
 * was not booked. `unknown`: no answer, or one that does not say (5xx); the seat may be booked all the same.
 */
export type Outcome = "acknowledged" | "refused" | "unknown";

export interface Attempt {
  /** No two attempts share a user, so a booking in MySQL belongs to exactly one of them. */
  readonly userId: string;
  readonly seatId: number;
  outcome: Outcome;
  /** What the acknowledgement said. */
  acknowledgement?: { readonly bookingId: number; readonly seatId: number; readonly userId: string };
}

/** Every attempt of one round, written down before it is sent. */
export class Ledger {
  readonly attempts = new Map<string, Attempt>();

  constructor(
    readonly round: number,
    private readonly prefix: string,
  ) {}

  /** Writes down an attempt that is about to be sent: until its answer is there, its outcome is unknown. */
  open(seatId: number): Attempt {
    const attempt: Attempt = {
      userId: `${this.prefix}-${this.round}-${this.attempts.size}`,
      seatId,
      outcome: "unknown",
    };
    this.attempts.set(attempt.userId, attempt);
    return attempt;
  }

  /** Attempts that may still turn into bookings after the round: their answer was never seen. */
  get undecided(): Attempt[] {
    return [...this.attempts.values()].filter(({ outcome }) => outcome === "unknown");
  }
}
