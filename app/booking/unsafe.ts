import { insertBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { markSeatSold, seatStatus } from "../db/seats-repository";
import type { BookingOutcome, BookingRequest, BookingStrategy } from "./booking";
import { refuse } from "./refusal";

/**
 * Looks, then writes, and nothing keeps others away in between: it double-books under load. It is here so that the lab
 * can show that it would notice.
 */
export const unsafe: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const [[seat]] = await connection.together(seatStatus(request.seatId));
    if (seat?.status !== "available") return refuse(connection, request);
    const bookedAt = new Date();
    const [{ insertId }] = await connection.together(
      insertBooking({ ...request, bookedAt }),
      markSeatSold(request.seatId),
    );
    await connection.commit();
    return { kind: "booked", booking: { bookingId: insertId, ...request, bookedAt } };
  },
};
