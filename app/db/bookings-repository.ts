import type { DatabaseConnection } from "./connection";
import { isDuplicate } from "./errors";

export interface Booking {
  readonly bookingId: number;
  readonly seatId: number;
  readonly userId: string;
}

const insert = "INSERT INTO bookings (seat_id, user_id, booked_at) VALUES (?, ?, ?)";
const insertClaim = "INSERT INTO bookings (seat_id, user_id, booked_at, claimed_seat_id) VALUES (?, ?, ?, ?)";
const selectByIds = "SELECT id AS bookingId, seat_id AS seatId, user_id AS userId FROM bookings WHERE id IN (?)";
const countAll = "SELECT COUNT(*) AS bookings, COUNT(*) - COUNT(DISTINCT seat_id) AS doubleBookings FROM bookings";
const deleteAll = "DELETE FROM bookings";
const seatsBookedAbove = "SELECT DISTINCT seat_id AS id FROM bookings WHERE seat_id > ? ORDER BY seat_id LIMIT 1";

export interface NewBooking {
  readonly seatId: number;
  readonly userId: string;
  readonly bookedAt: Date;
}

/** Returns the booking's id. */
export async function insertBooking(
  connection: DatabaseConnection,
  { seatId, userId, bookedAt }: NewBooking,
): Promise<number> {
  return (await connection.change(insert, [seatId, userId, bookedAt])).insertId;
}

/** Inserts a booking that claims its seat by unique key; undefined if another booking has claimed it. */
export async function insertClaimingBooking(
  connection: DatabaseConnection,
  { seatId, userId, bookedAt }: NewBooking,
): Promise<number | undefined> {
  try {
    return (await connection.change(insertClaim, [seatId, userId, bookedAt, seatId])).insertId;
  } catch (error) {
    if (isDuplicate(error)) return undefined;
    throw error;
  }
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
