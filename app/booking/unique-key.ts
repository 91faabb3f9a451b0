import { insertClaimingBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { seatStatus, sellAvailableSeat } from "../db/seats-repository";
import type { BookingOutcome, BookingRequest, BookingStrategy } from "./booking";

/**
 * Inserts the booking with a claim on its seat: a unique key lets one through. The seat is then marked only if it is
 * available, because a booking of another strategy has no claim.
 */
export const uniqueKey: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const bookedAt = new Date();
    const bookingId = await insertClaimingBooking(connection, { ...request, bookedAt });
    if (bookingId === undefined) return giveUp(connection, "seat_taken");
    if (!(await sellAvailableSeat(connection, request.seatId))) {
      const status = await seatStatus(connection, request.seatId);
      return giveUp(connection, status ? "seat_taken" : "no_such_seat");
    }
    await connection.commit();
    return { kind: "booked", booking: { bookingId, ...request, bookedAt } };
  },
};

async function giveUp(connection: DatabaseConnection, kind: "seat_taken" | "no_such_seat"): Promise<BookingOutcome> {
  await connection.rollback();
  return { kind };
}
