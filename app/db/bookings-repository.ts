import type { Change, DatabaseConnection, Statement } from "./connection";

export interface Booking {
  readonly bookingId: number;
  readonly seatId: number;
  readonly userId: string;
}

export interface ConfirmedBooking extends Booking {
  readonly bookedAt: Date;
}

/** A seat that may have a booking: the fields of `Booking` are null where it has none. */
export type SeatBooking = { readonly [Field in keyof ConfirmedBooking]: ConfirmedBooking[Field] | null };

const insert = "INSERT INTO bookings (seat_id, user_id, booked_at) VALUES (?, ?, ?)";
// After a statement that failed, ROW_COUNT() is -1. Without a parameter to compare with, MySQL would take the value that
// it had when the statement was prepared.
const insertAfterChange =
  "INSERT INTO bookings (seat_id, user_id, booked_at) SELECT ?, ?, ? FROM DUAL WHERE ROW_COUNT() = ?";
const insertClaim = "INSERT INTO bookings (seat_id, user_id, booked_at, claimed_seat_id) VALUES (?, ?, ?, ?)";
const selectByIds = "SELECT id AS bookingId, seat_id AS seatId, user_id AS userId FROM bookings WHERE id IN (?)";
const ofSeat =
  "SELECT bookings.id AS bookingId, seat_id AS seatId, user_id AS userId, booked_at AS bookedAt " +
  "FROM seats LEFT JOIN bookings ON seat_id = seats.id WHERE seats.id = ? ORDER BY bookings.id";
const selectById =
  "SELECT id AS bookingId, seat_id AS seatId, user_id AS userId, booked_at AS bookedAt FROM bookings WHERE id = ?";
const countAll = "SELECT COUNT(*) AS bookings, COUNT(*) - COUNT(DISTINCT seat_id) AS doubleBookings FROM bookings";
const deleteAll = "DELETE FROM bookings";
const seatsBookedAbove = "SELECT DISTINCT seat_id AS id FROM bookings WHERE seat_id > ? ORDER BY seat_id LIMIT 1";

export interface NewBooking {
  readonly seatId: number;
  readonly userId: string;
}

export function insertBooking({ seatId, userId }: NewBooking, bookedAt: Date): Statement<Change> {
  return { sql: insert, values: [seatId, userId, bookedAt] };
}

/** Inserts a booking if the statement before it changed one row. */
export function insertBookingAfterChange({ seatId, userId }: NewBooking, bookedAt: Date): Statement<Change> {
  return { sql: insertAfterChange, values: [seatId, userId, bookedAt, 1] };
}

/** Inserts a booking that claims its seat by unique key; fails as a duplicate if another booking has claimed it. */
export function insertClaimingBooking({ seatId, userId }: NewBooking, bookedAt: Date): Statement<Change> {
  return { sql: insertClaim, values: [seatId, userId, bookedAt, seatId] };
}

/** The seat's bookings, oldest first; one row without a booking for a seat that has none, no row if there is no seat. */
export function bookingsOfSeat(seatId: number): Statement<SeatBooking[]> {
  return { sql: ofSeat, values: [seatId] };
}

export function bookingById(id: number): Statement<ConfirmedBooking[]> {
  return { sql: selectById, values: [id] };
}

export async function bookingsByIds(connection: DatabaseConnection, ids: readonly number[]): Promise<Booking[]> {
  return connection.query<Booking>(selectByIds, [ids]);
}

/** `doubleBookings` counts the bookings beyond the first of each seat. */
export async function countBookings(
  connection: DatabaseConnection,
): Promise<{ bookings: number; doubleBookings: number }> {
  const [row] = await connection.select<{ bookings: number; doubleBookings: number }>(countAll);
  return row ?? { bookings: 0, doubleBookings: 0 };
}

/** Returns how many bookings there were. */
export async function deleteAllBookings(connection: DatabaseConnection): Promise<number> {
  return (await connection.change(deleteAll)).affectedRows;
}

/** The lowest seat id above `id` that has a booking. */
export async function firstBookedSeatAbove(connection: DatabaseConnection, id: number): Promise<number | undefined> {
  const [row] = await connection.select<{ id: number }>(seatsBookedAbove, [id]);
  return row?.id;
}
