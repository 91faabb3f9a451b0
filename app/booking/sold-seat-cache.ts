import { seatLimit } from "./seat-layout";

/**
 * ms that the cache may go on answering after it last heard that the sale is still the same. So long after a reset can
 * a free seat be called taken; without news the cache is stale, and MySQL is asked.
 */
export const trustFor = 250;

export type CacheAnswer = "hit" | "miss" | "stale";

/** Which epoch something was seen in; what was seen before a reset must not be remembered after it. */
export type Generation = number;

/**
 * Remembers which seats are sold, one bit each. Only "sold" is remembered: it stays true until the sale is reset, so a
 * booking is never confirmed from here. Every reset begins a new epoch in MySQL, which each process hears of by itself.
 */
export class SoldSeatCache {
  private readonly bits = new Uint8Array((seatLimit >> 3) + 1);
  private epoch: string | undefined;
  private current: Generation = 0;
  private heardAt = Number.NEGATIVE_INFINITY;
  private sold = 0;

  constructor(private readonly onClear: () => void = () => {}) {}

  get size(): number {
    return this.sold;
  }

  /** To be taken before MySQL is asked about a seat. */
  generation(): Generation {
    return this.current;
  }

  /** `askedAt` is when the question for the epoch was sent (performance.now()): the answer may be as old as that. */
  hear(epoch: string, askedAt: number): void {
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
    this.bits.fill(0);
    this.sold = 0;
  }

  lookUp(seatId: number): CacheAnswer {
    if (performance.now() - this.heardAt > trustFor) return "stale";
    return seatId <= seatLimit && ((this.bits[seatId >> 3] ?? 0) & (1 << (seatId & 7))) !== 0 ? "hit" : "miss";
  }

  /** Remembers a seat that MySQL called sold, unless the sale was reset since `seenIn`. */
  remember(seatId: number, seenIn: Generation): void {
    if (seenIn !== this.current || this.epoch === undefined || seatId > seatLimit) return;
    const [byte, bit] = [seatId >> 3, 1 << (seatId & 7)];
    const before = this.bits[byte] ?? 0;
    if ((before & bit) !== 0) return;
    this.bits[byte] = before | bit;
    this.sold++;
  }
}
