import { insertClaimingBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { isDuplicate } from "../db/errors";
import { sellAvailableSeat } from "../db/seats-repository";
import type { BookingOutcome, BookingRequest, BookingStrategy } from "./booking";
import { refuse } from "./refusal";

/**
 * Inserts the booking with a claim on its seat: a unique key lets one through. The seat is then marked only if it is
 * available, because a booking of another strategy has no claim.
 */
export const uniqueKey: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const bookedAt = new Date();
    const bookingId = await claim(connection, request, bookedAt);
    // Without a claim of its own, it may have marked the seat behind the failed INSERT: nothing of that is kept.
    if (bookingId === "claimed") return refuse(connection, request);
    if (bookingId === undefined) {
      // Its own booking must not be seen where the reason is looked for.
      await connection.rollback();
      return refuse(connection, request);
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
