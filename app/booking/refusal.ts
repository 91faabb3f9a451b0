import { bookingsOfSeat, type ConfirmedBooking, type SeatBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import type { BookingOutcome, BookingRequest } from "./booking";
import { holderOf } from "./holder";

/**
 * Ends a booking that did not get its seat, and tells why: somebody else has it, the user has it already (and may not
 * have heard of it), or it is not there. `holder` is what its transaction has read of the seat, 0 where it read none. Users
 * are compared here: to MySQL, `Ann` and `ann` are the same.
 */
export async function refuse(
  connection: DatabaseConnection,
  request: BookingRequest,
  holder: number,
): Promise<BookingOutcome> {
  if (holder === 0 || holder === holderOf(request.userId)) return lookCloser(connection, request);
  await connection.rollback();
  return { kind: "seat_taken", holder };
}

async function lookCloser(connection: DatabaseConnection, { seatId, userId }: BookingRequest): Promise<BookingOutcome> {
  const bookings = await connection.rollbackAfter(bookingsOfSeat(seatId));
  const own = bookingOf(userId, bookings);
  if (own) return { kind: "already_booked", booking: own };
  const [first] = bookings;
  return first ? { kind: "seat_taken", holder: first.userId ? holderOf(first.userId) : 0 } : { kind: "no_such_seat" };
}

/** The user's booking among those of a seat. */
export function bookingOf(userId: string, bookings: readonly SeatBooking[]): ConfirmedBooking | undefined {
  const own = bookings.find((booking): booking is ConfirmedBooking => booking.userId === userId);
  return own && { bookingId: own.bookingId, seatId: own.seatId, userId: own.userId, bookedAt: own.bookedAt };
}
