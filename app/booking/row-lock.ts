import { insertBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { lockSeat, markSeatSold } from "../db/seats-repository";
import { type BookingOutcome, type BookingRequest, type BookingStrategy, booked } from "./booking";
import { holderOf } from "./holder";
import { refuse } from "./refusal";

/** Locks the seat's row first (SELECT … FOR UPDATE), so that bookings of one seat wait for each other. */
export const rowLock: BookingStrategy = {
  async book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome> {
    const [[seat]] = await connection.together(lockSeat(request.seatId));
    if (seat?.holder !== null) return refuse(connection, request, seat?.holder ?? 0);
    const bookedAt = new Date();
    const [, { insertId }] = await connection.together(
      markSeatSold(request.seatId, holderOf(request.userId)),
      insertBooking(request, bookedAt),
    );
    await connection.commit();
    return booked(insertId, request, bookedAt);
  },
};
