import { insertBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { markSeatSold, seatState } from "../db/seats-repository";
import { type BookingOutcome, type BookingRequest, type BookingStrategy, booked } from "./booking";
import { holderOf } from "./holder";
import { refuse } from "./refusal";

/**
 * Looks, then writes, and nothing keeps others away in between: it double-books under load. It is here so that the lab
 * can show that it would notice.
 */
export const unsafe: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const [[seat]] = await connection.together(seatState(request.seatId));
    if (seat?.holder !== null) return refuse(connection, request, seat?.holder ?? 0);
    const bookedAt = new Date();
    const [{ insertId }] = await connection.together(
      insertBooking(request, bookedAt),
      markSeatSold(request.seatId, holderOf(request.userId)),
    );
    await connection.commit();
    return booked(insertId, request, bookedAt);
  },
};
