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
  /** Seats that are sold without a booking, or booked and not sold: half a transaction. */
  readonly tornSeats: readonly number[];
}

export const findingKinds = [
  "doubleBookings",
  "lostAcknowledgements",
  "unaskedBookings",
  "refusedYetBooked",
  "tornSeats",
] as const satisfies readonly (keyof Findings)[];

/**
 * Compares the ledger with MySQL. `earlier` are attempts of rounds before whose outcome was never known: one that was
 * still on its way when its round ended is late, not unasked.
 */
export function judge(
  attempts: ReadonlyMap<string, Attempt>,
  { bookings, soldSeats }: Truth,
  earlier: ReadonlyMap<string, Attempt> = new Map(),
): Findings {
  const asked = (booking: Booking) => attempts.get(booking.userId) ?? earlier.get(booking.userId);
  return {
    doubleBookings: beyondFirst(bookings),
    lostAcknowledgements: lost(attempts, bookings),
    unaskedBookings: bookings.filter((booking) => asked(booking)?.seatId !== booking.seatId),
    refusedYetBooked: bookings.filter((booking) => asked(booking)?.outcome === "refused"),
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
