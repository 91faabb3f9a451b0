import { insertBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { lockSeat, markSeatSold } from "../db/seats-repository";
import type { BookingOutcome, BookingRequest, BookingStrategy } from "./booking";

/** Locks the seat's row first (SELECT … FOR UPDATE), so that bookings of one seat wait for each other. */
export const rowLock: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const [[seat]] = await connection.together(lockSeat(request.seatId));
    if (seat?.status !== "available") {
      await connection.rollback();
      return { kind: seat ? "seat_taken" : "no_such_seat" };
    }
    const bookedAt = new Date();
    const [, { insertId }] = await connection.together(
      markSeatSold(request.seatId),
      insertBooking({ ...request, bookedAt }),
    );
    await connection.commit();
    return { kind: "booked", booking: { bookingId: insertId, ...request, bookedAt } };
  },
};
