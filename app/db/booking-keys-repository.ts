import type { NewBooking, SeatBooking } from "./bookings-repository";
import type { Change, DatabaseConnection, Statement } from "./connection";

/** What a request under a key came to, which it comes to whenever it is repeated. */
export type KeyOutcome = "booked" | "already_booked" | "seat_taken" | "no_such_seat";

/** A key, what was asked under it and what came of that, with a booking of the seat it names if there is one. */
export type KeyedRequest = {
  readonly outcome: KeyOutcome;
  readonly askedSeatId: number;
  readonly askedUserId: string;
} & SeatBooking;

const insert = "INSERT INTO booking_keys (idempotency_key, seat_id, user_id, outcome) VALUES (?, ?, ?, ?)";
const select =
  "SELECT outcome, booking_keys.seat_id AS askedSeatId, booking_keys.user_id AS askedUserId, " +
  "bookings.id AS bookingId, bookings.seat_id AS seatId, bookings.user_id AS userId, booked_at AS bookedAt " +
  "FROM booking_keys LEFT JOIN bookings ON bookings.seat_id = booking_keys.seat_id " +
  "WHERE idempotency_key = ? ORDER BY bookings.id";
const deleteAll = "DELETE FROM booking_keys";

/** Fails as a duplicate if the key was used; waits for a transaction that is using it. */
export function insertKey(key: string, { seatId, userId }: NewBooking, outcome: KeyOutcome): Statement<Change> {
  return { sql: insert, values: [key, seatId, userId, outcome] };
}

/** One row for each booking of the seat, or one without a booking; none if the key is unknown. */
export function requestOfKey(key: string): Statement<KeyedRequest[]> {
  return { sql: select, values: [key] };
}

export async function deleteAllKeys(connection: DatabaseConnection): Promise<void> {
  await connection.change(deleteAll);
}
