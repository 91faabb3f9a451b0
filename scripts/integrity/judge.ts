import type { Attempt } from "./ledger";

export interface Booking {
  readonly bookingId: number;
  readonly seatId: number;
  readonly userId: string;
}

/** What MySQL holds at one moment. */
export interface Truth {
  readonly bookings: readonly Booking[];
  /** Ids of the seats that are marked as sold. */
  readonly soldSeats: readonly number[];
}

/** Everything that must not be, each with the ids it takes to look it up. */
export interface Findings {
  /** Bookings of a seat beyond its first. */
  readonly doubleBookings: readonly Booking[];
  /** Acknowledged bookings that MySQL does not hold as they were acknowledged. */
  readonly lostAcknowledgements: readonly Booking[];
  /** Bookings that no attempt explains: that user never asked for that seat. */
  readonly unaskedBookings: readonly Booking[];
  /** Bookings whose user was told that there is none. */
  readonly refusedYetBooked: readonly Booking[];
  /** Bookings whose user never heard of them, however often they asked. */
  readonly keptSilently: readonly Booking[];
  /** Seats that are sold without a booking, or booked and not sold: half a transaction. */
  readonly tornSeats: readonly number[];
}

export const findingKinds = [
  "doubleBookings",
  "lostAcknowledgements",
  "unaskedBookings",
  "refusedYetBooked",
  "keptSilently",
  "tornSeats",
] as const satisfies readonly (keyof Findings)[];

/** How many there are of each kind. */
export type FindingCounts = Record<keyof Findings, number>;

export const noFindings: Readonly<FindingCounts> = Object.freeze(
  Object.fromEntries(findingKinds.map((kind) => [kind, 0])) as FindingCounts,
);

/**
 * Compares the ledger with MySQL. `strays` are attempts of rounds before of which a request got no answer: one that was
 * still on its way when its round ended is late, not unasked.
 */
export function judge(
  attempts: ReadonlyMap<string, Attempt>,
  { bookings, soldSeats }: Truth,
  strays: ReadonlyMap<string, Attempt> = new Map(),
): Findings {
  const asked = ({ userId }: Booking) => attempts.get(userId) ?? strays.get(userId);
  const of = (wanted: (attempt: Attempt) => boolean) =>
    bookings.filter(({ userId }) => {
      const attempt = attempts.get(userId);
      return attempt !== undefined && wanted(attempt);
    });
  return {
    doubleBookings: beyondFirst(bookings),
    lostAcknowledgements: lost(attempts, bookings),
    unaskedBookings: bookings.filter((booking) => asked(booking)?.seatId !== booking.seatId),
    refusedYetBooked: of(({ outcome, wasDenied }) => outcome === "refused" || wasDenied),
    keptSilently: of(({ outcome }) => outcome === "unknown"),
    tornSeats: symmetricDifference(new Set(soldSeats), new Set(bookings.map(({ seatId }) => seatId))),
  };
}

/** Seats that somebody was refused and nobody holds: wrong answers, though they cost no booking. */
export function refusedThoughFree(attempts: ReadonlyMap<string, Attempt>, { soldSeats }: Truth): number[] {
  const sold = new Set(soldSeats);
  const refused = [...attempts.values()].filter(({ outcome }) => outcome === "refused").map(({ seatId }) => seatId);
  return [...new Set(refused)].filter((seatId) => !sold.has(seatId));
}

function beyondFirst(bookings: readonly Booking[]): Booking[] {
  const taken = new Set<number>();
  return [...bookings]
    .sort((one, other) => one.bookingId - other.bookingId)
    .filter(({ seatId }) => taken.size === taken.add(seatId).size);
}

function lost(attempts: ReadonlyMap<string, Attempt>, bookings: readonly Booking[]): Booking[] {
  const held = new Map(bookings.map((booking) => [booking.bookingId, booking]));
  return [...attempts.values()].flatMap(({ userId, seatId, acknowledgement: told }) => {
    if (!told) return [];
    const booking = held.get(told.bookingId);
    // What was acknowledged must be what was asked for, and what MySQL holds.
    const kept = booking?.seatId === seatId && booking.userId === userId;
    return kept && told.seatId === seatId && told.userId === userId ? [] : [told];
  });
}

function symmetricDifference(one: ReadonlySet<number>, other: ReadonlySet<number>): number[] {
  return [...[...one].filter((value) => !other.has(value)), ...[...other].filter((value) => !one.has(value))];
}
