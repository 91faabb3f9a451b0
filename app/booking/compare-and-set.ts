import { insertBookingAfterChange } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { sellAvailableSeat } from "../db/seats-repository";
import { type BookingOutcome, type BookingRequest, type BookingStrategy, booked } from "./booking";
import { holderOf } from "./holder";
import { refuse } from "./refusal";

/** Marks the seat as sold on the condition that it is available: whoever changes the row has it. */
export const compareAndSet: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const bookedAt = new Date();
    const [sold, inserted] = await connection.together(
      sellAvailableSeat(request.seatId, holderOf(request.userId)),
      insertBookingAfterChange(request, bookedAt),
    );
    if (sold.affectedRows === 0) return refuse(connection, request, sold.insertId);
    if (inserted.affectedRows !== 1) throw new Error("a seat was marked, and its booking was not inserted");
    await connection.commit();
    return booked(inserted.insertId, request, bookedAt);
  },
};
