import { insertClaimingBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { isDuplicate } from "../db/errors";
import { seatStatus, sellAvailableSeat } from "../db/seats-repository";
import type { BookingOutcome, BookingRequest, BookingStrategy } from "./booking";

/**
 * Inserts the booking with a claim on its seat: a unique key lets one through. The seat is then marked only if it is
 * available, because a booking of another strategy has no claim.
 */
export const uniqueKey: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const bookedAt = new Date();
    const bookingId = await claim(connection, request, bookedAt);
    if (bookingId === "claimed") {
      // Without a claim of its own, it may have marked the seat behind the failed INSERT: nothing of that is kept.
      await connection.rollback();
      return { kind: "seat_taken" };
    }
    if (bookingId === undefined) {
      const [seat] = await connection.rollbackAfter(seatStatus(request.seatId));
      return { kind: seat ? "seat_taken" : "no_such_seat" };
    }
    await connection.commit();
    return { kind: "booked", booking: { bookingId, ...request, bookedAt } };
  },
};

/** The booking's id; "claimed" if another booking has the claim, undefined if the seat is not available. */
async function claim(connection: DatabaseConnection, request: BookingRequest, bookedAt: Date) {
  try {
    const [{ insertId }, { affectedRows }] = await connection.together(
      insertClaimingBooking({ ...request, bookedAt }),
      sellAvailableSeat(request.seatId),
    );
    return affectedRows === 1 ? insertId : undefined;
  } catch (error) {
    if (isDuplicate(error)) return "claimed";
    throw error;
  }
}
