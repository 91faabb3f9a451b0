import { insertBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { seatStatus, sellAvailableSeat } from "../db/seats-repository";
import type { BookingOutcome, BookingRequest, BookingStrategy } from "./booking";

/** Marks the seat as sold on the condition that it is available: whoever changes the row has it. */
export const compareAndSet: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    if (!(await sellAvailableSeat(connection, request.seatId))) {
      const status = await seatStatus(connection, request.seatId);
      await connection.rollback();
      return { kind: status ? "seat_taken" : "no_such_seat" };
    }
    const bookedAt = new Date();
    const bookingId = await insertBooking(connection, { ...request, bookedAt });
    await connection.commit();
    return { kind: "booked", booking: { bookingId, ...request, bookedAt } };
  },
};
