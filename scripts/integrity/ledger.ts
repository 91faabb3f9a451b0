/**
 * What became of an attempt, as far as its client knows. `acknowledged`: 201, or 200. `refused`: 409, somebody else has
 * the seat. `unknown`: not decided yet.
 */
export type Outcome = "acknowledged" | "refused" | "unknown";

/** One buyer who wants one seat, and asks until it is decided. */
export interface Attempt {
  /** No two attempts share a user, so a booking in MySQL belongs to exactly one of them. */
  readonly userId: string;
  readonly seatId: number;
  /** The Idempotency-Key of the tries that have one. */
  readonly key: string;
  outcome: Outcome;
  /** Requests sent. */
  tries: number;
  /** A try got no answer that tells whether it booked. */
  wasInDoubt: boolean;
  /** Told of a booking made by a try, though every try before had been answered with "not booked". */
  wasDenied: boolean;
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
    const userId = `${this.prefix}-${this.round}-${this.attempts.size}`;
    const state = { outcome: "unknown", tries: 0, wasInDoubt: false, wasDenied: false } as const;
    const attempt: Attempt = { userId, seatId, key: userId, ...state };
    this.attempts.set(attempt.userId, attempt);
    return attempt;
  }

  /** Attempts of which a request may still be on its way when the round is over. */
  get strays(): Attempt[] {
    return [...this.attempts.values()].filter(({ wasInDoubt }) => wasInDoubt);
  }
}
