import { type Booking, bookingsByIds, countBookings } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { countSoldSeats } from "../db/seats-repository";

export interface IntegrityResult {
  readonly seatsSold: number;
  readonly bookings: number;
  /** Bookings beyond the first of each seat: people who will find somebody in their place. */
  readonly doubleBookings: number;
  /** Acknowledged bookings that the database does not hold as they were acknowledged. */
  readonly acknowledgedMissing: number;
}

/** Bookings per query. */
const batchSize = 2000;

/** Compares what clients were told with what the database holds, at one moment. */
export async function checkIntegrity(
  connection: DatabaseConnection,
  acknowledged: readonly Booking[],
): Promise<IntegrityResult> {
  // InnoDB's default isolation shows all statements of the transaction the same state.
  return connection.transaction(async () => ({
    seatsSold: await countSoldSeats(connection),
    ...(await countBookings(connection)),
    acknowledgedMissing: await countMissing(connection, acknowledged),
  }));
}

async function countMissing(connection: DatabaseConnection, acknowledged: readonly Booking[]): Promise<number> {
  let missing = 0;
  for (let start = 0; start < acknowledged.length; start += batchSize) {
    const batch = acknowledged.slice(start, start + batchSize);
    const found = await bookingsByIds(
      connection,
      batch.map(({ bookingId }) => bookingId),
    );
    const byId = new Map(found.map((booking) => [booking.bookingId, booking]));
    missing += batch.filter((booking) => !isSame(booking, byId.get(booking.bookingId))).length;
  }
  return missing;
}

function isSame(told: Booking, held: Booking | undefined): boolean {
  return held?.seatId === told.seatId && held.userId === told.userId;
}
