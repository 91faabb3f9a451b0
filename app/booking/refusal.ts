import { bookingsOfSeat, type ConfirmedBooking, type SeatBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { type SeatState, seatState } from "../db/seats-repository";
import type { BookingOutcome, BookingRequest } from "./booking";
import { holderOf } from "./holder";

/**
 * Ends a booking that did not get its seat, and tells why: somebody else has it, the user has it already (and may not
 * have heard of it), or it is not there. `seat` is what its transaction has read of the seat, if it has. Users are
 * compared here: to MySQL, `Ann` and `ann` are the same.
 */
export async function refuse(
  connection: DatabaseConnection,
  request: BookingRequest,
  seat?: SeatState,
): Promise<BookingOutcome> {
  const known = seat ?? (await connection.rollbackAfter(seatState(request.seatId)))[0];
  if (known?.holder && known.holder !== holderOf(request.userId)) {
    if (seat) await connection.rollback();
    return { kind: "seat_taken", holder: known.holder };
  }
  const bookings = await connection.rollbackAfter(bookingsOfSeat(request.seatId));
  const own = bookingOf(request.userId, bookings);
  if (own) return { kind: "already_booked", booking: own };
  const [first] = bookings;
  return first ? { kind: "seat_taken", holder: first.userId ? holderOf(first.userId) : 0 } : { kind: "no_such_seat" };
}

/** The user's booking among those of a seat. */
export function bookingOf(userId: string, bookings: readonly SeatBooking[]): ConfirmedBooking | undefined {
  const own = bookings.find((booking): booking is ConfirmedBooking => booking.userId === userId);
  return own && { bookingId: own.bookingId, seatId: own.seatId, userId: own.userId, bookedAt: own.bookedAt };
}
