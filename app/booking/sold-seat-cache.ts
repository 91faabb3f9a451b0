import type { ConfirmedBooking } from "./booking";

/**
 * ms that the cache may go on answering after it last heard that the sale is still the same. So long after a reset can
 * a free seat be called taken; without news the cache is stale, and MySQL is asked.
 */
export const trustFor = 250;

/**
 * ms without news of the sale after which what was known before is not believed again: less than a MySQL takes that
 * comes back, perhaps without its last commits, however it went.
 */
const mostSilence = 1000;

export type CacheAnswer = "hit" | "own" | "miss" | "stale";

/** Which epoch something was seen in; what was seen before a reset must not be remembered after it. */
export type Generation = number;

interface SoldSeat {
  /** Stands for the user who has it, see `holderOf`. */
  readonly holder: number;
  /** Known where MySQL confirmed it to this process. */
  readonly booking?: ConfirmedBooking;
}

/**
 * Remembers which seats are sold, and to whom. That stays true until the sale is reset: others are refused from here, and
 * who has the seat is told of their booking once more. Every reset begins a new epoch in MySQL, which each process hears
 * of by itself.
 */
export class SoldSeatCache {
  private readonly seats = new Map<number, SoldSeat>();
  private epoch: string | undefined;
  private current: Generation = 0;
  private heardAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly onClear: () => void = () => {}) {}

  get size(): number {
    return this.seats.size;
  }

  /** To be taken before MySQL is asked about a seat. */
  generation(): Generation {
    return this.current;
  }

  /** `askedAt` is when the question for the epoch was sent (performance.now()): the answer may be as old as that. */
  hear(epoch: string, askedAt: number): void {
    if (askedAt - this.heardAt > mostSilence) this.forget();
    this.heardAt = Math.max(this.heardAt, askedAt);
    if (epoch === this.epoch) return;
    if (this.epoch !== undefined) this.forget();
    this.epoch = epoch;
  }

  /** Forgets every seat: nothing that was seen until now is remembered later. */
  forget(): void {
    if (this.epoch === undefined) return;
    this.onClear();
    this.epoch = undefined;
    this.current++;
    this.seats.clear();
  }

  /** A hit is a seat that somebody else than `user` has, "own" one that is most likely theirs (see `holderOf`). */
  lookUp(seatId: number, user: number): CacheAnswer {
    if (performance.now() - this.heardAt > trustFor) return "stale";
    const seat = this.seats.get(seatId);
    if (seat === undefined) return "miss";
    return seat.holder === user ? "own" : "hit";
  }

  /** The seat's booking, where it is known; to be told to its user, and after a look-up only. */
  bookingOf(seatId: number): ConfirmedBooking | undefined {
    return this.seats.get(seatId)?.booking;
  }

  /** Remembers who has a seat, as MySQL told it, unless the sale was reset since `seenIn`. */
  remember(seatId: number, seat: SoldSeat, seenIn: Generation): void {
    if (seenIn !== this.current || this.epoch === undefined) return;
    const known = this.seats.get(seatId);
    if (known?.holder !== seat.holder || !known.booking) this.seats.set(seatId, seat);
  }
}
