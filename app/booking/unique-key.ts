import { insertClaimingBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { isDuplicate } from "../db/errors";
import { sellAvailableSeat } from "../db/seats-repository";
import { type BookingOutcome, type BookingRequest, type BookingStrategy, booked } from "./booking";
import { holderOf } from "./holder";
import { refuse } from "./refusal";

/**
 * Inserts the booking with a claim on its seat: a unique key lets one through. The seat is then marked only if it is
 * available, because a booking of another strategy has no claim.
 */
export const uniqueKey: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const bookedAt = new Date();
    const [claim, sold] = await connection.settled(
      insertClaimingBooking(request, bookedAt),
      sellAvailableSeat(request.seatId, holderOf(request.userId)),
    );
    if (sold instanceof Error) throw sold;
    // What it did beside an INSERT that failed is rolled back.
    if (isDuplicate(claim)) return refuse(connection, request, sold.insertId);
    if (claim instanceof Error) throw claim;
    if (sold.affectedRows === 0) return refuse(connection, request, sold.insertId);
    await connection.commit();
    return booked(claim.insertId, request, bookedAt);
  },
};
