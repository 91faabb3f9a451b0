import { randomUUID } from "node:crypto";
import { withRetries } from "../booking/retry";
import { deleteAllKeys } from "../db/booking-keys-repository";
import { deleteAllBookings } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { startEpoch } from "../db/sale-repository";
import { freeAllSeats } from "../db/seats-repository";

export interface ResetResult {
  readonly seatsFreed: number;
  readonly bookingsDeleted: number;
}

/**
 * Puts the sale back to its start in one transaction, also while bookings come in: keys first, then seats, in the order
 * in which most bookings take their locks; where one takes them the other way round and MySQL ends this transaction for it, it
 * is tried again. Booking ids are not used again. What apps remember of sold seats ends with the epoch.
 */
export async function reset(connection: DatabaseConnection): Promise<ResetResult> {
  return withRetries(
    () => connection.transaction(() => emptySale(connection)),
    () => {},
  );
}

async function emptySale(connection: DatabaseConnection): Promise<ResetResult> {
  await deleteAllKeys(connection);
  const seatsFreed = await freeAllSeats(connection);
  const bookingsDeleted = await deleteAllBookings(connection);
  await startEpoch(connection, randomUUID());
  return { seatsFreed, bookingsDeleted };
}
