import { deleteAllBookings } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { freeAllSeats } from "../db/seats-repository";

export interface ResetResult {
  readonly seatsFreed: number;
  readonly bookingsDeleted: number;
}

/**
 * Puts the sale back to its start in one transaction, also while bookings come in: seats first, in the order in which
 * a booking takes its locks. Booking ids are not used again.
 */
export async function reset(connection: DatabaseConnection): Promise<ResetResult> {
  return connection.transaction(async () => {
    const seatsFreed = await freeAllSeats(connection);
    const bookingsDeleted = await deleteAllBookings(connection);
    return { seatsFreed, bookingsDeleted };
  });
}
