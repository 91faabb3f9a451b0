import { requestOfKey } from "../db/booking-keys-repository";
import { bookingById } from "../db/bookings-repository";
import type { DatabasePool } from "../db/pool";
import type { ConfirmedBooking } from "./booking";
import { bookingOf } from "./refusal";

/** Looks bookings up; undefined where there is none (yet). Throws what the pool throws. */
export interface FindBooking {
  byId(id: number): Promise<ConfirmedBooking | undefined>;
  /** The booking that a request under this key made or found. */
  byKey(key: string): Promise<ConfirmedBooking | undefined>;
}

/** Over the pool for bookings, so that it is shed with them; `deadlineMs` is for waiting and reading. */
export function createFindBooking(pool: DatabasePool, deadlineMs: number): FindBooking {
  const deadline = () => performance.now() + deadlineMs;
  return {
    byId: (id) =>
      pool.withConnection(async (connection) => (await connection.rollbackAfter(bookingById(id)))[0], deadline()),
    byKey: (key) =>
      pool.withConnection(async (connection) => {
        const rows = await connection.rollbackAfter(requestOfKey(key));
        return rows[0] && bookingOf(rows[0].askedUserId, rows);
      }, deadline()),
  };
}
