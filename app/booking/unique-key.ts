import { insertClaimingBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { isDuplicate } from "../db/errors";
import { sellAvailableSeat } from "../db/seats-repository";
import { type BookingOutcome, type BookingRequest, type BookingStrategy, booked } from "./booking";
import { holderOf } from "./holder";
import { refuseUnread } from "./refusal";

/**
 * Inserts the booking with a claim on its seat: a unique key lets one through. The seat is then marked only if it is
 * available, because a booking of another strategy has no claim.
 */
export const uniqueKey: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const bookedAt = new Date();
    const bookingId = await claim(connection, request, bookedAt);
    if (bookingId === undefined) {
      // Nothing is kept of what it did beside the statement that failed. And nobody has to wait for the failed INSERT's
      // lock on the claim while the reason is looked for.
      await connection.rollback();
      return refuseUnread(connection, request);
    }
    await connection.commit();
    return booked(bookingId, request, bookedAt);
  },
};

/** The booking's id; undefined if another booking has the claim, or the seat is not available. */
async function claim(connection: DatabaseConnection, request: BookingRequest, bookedAt: Date) {
  try {
    const [{ insertId }, { affectedRows }] = await connection.together(
      insertClaimingBooking(request, bookedAt),
      sellAvailableSeat(request.seatId, holderOf(request.userId)),
    );
    return affectedRows === 1 ? insertId : undefined;
  } catch (error) {
    if (isDuplicate(error)) return undefined;
    throw error;
  }
}
