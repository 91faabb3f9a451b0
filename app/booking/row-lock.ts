import { insertBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { lockSeat, markSeatSold } from "../db/seats-repository";
import type { BookingOutcome, BookingRequest, BookingStrategy } from "./booking";

/** Locks the seat's row first (SELECT … FOR UPDATE), so that bookings of one seat wait for each other. */
export const rowLock: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const status = await lockSeat(connection, request.seatId);
    if (status !== "available") {
      await connection.rollback();
      return { kind: status ? "seat_taken" : "no_such_seat" };
    }
    await markSeatSold(connection, request.seatId);
    const bookedAt = new Date();
    const bookingId = await insertBooking(connection, { ...request, bookedAt });
    await connection.commit();
    return { kind: "booked", booking: { bookingId, ...request, bookedAt } };
  },
};
