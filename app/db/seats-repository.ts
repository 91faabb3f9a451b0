import type { Change, DatabaseConnection, Statement } from "./connection";

export type SeatStatus = "available" | "sold";

export interface SeatPlace {
  readonly id: number;
  readonly section: string;
  readonly row: string;
  readonly number: number;
}

export interface Seat extends SeatPlace {
  readonly status: SeatStatus;
}

// One column: each costs its description in every answer.
const readState = "SELECT IF(status = 'sold', holder, NULL) AS holder FROM seats WHERE id = ?";
const lockState = `${readState} FOR UPDATE`;
const markSold = "UPDATE seats SET status = 'sold', holder = ? WHERE id = ?";
// Of a sold seat it tells the holder, which costs no other statement: LAST_INSERT_ID(n) puts n into the answer.
const sellAvailable =
  "UPDATE seats SET status = 'sold', holder = ? " +
  "WHERE id = ? AND (status = 'available' OR LAST_INSERT_ID(holder) < 0)";
const countSold = "SELECT COUNT(*) AS seats FROM seats WHERE status = 'sold'";
const freeAll = "UPDATE seats SET status = 'available', holder = 0 WHERE status <> 'available'";
const selectRange = "SELECT COUNT(*) AS total, COALESCE(MAX(id), 0) AS highest FROM seats";
const lockAbove = "SELECT id, section, `row`, number, status FROM seats WHERE id > ? ORDER BY id FOR UPDATE";
const deleteAbove = "DELETE FROM seats WHERE id > ?";
const insertMany = "INSERT IGNORE INTO seats (id, section, `row`, number) VALUES ?";

/** A number for the user that a seat is sold to (see `holderOf`): 0 where an app sold it that did not note it yet. */
export interface SeatState {
  /** Null while the seat is free. */
  readonly holder: number | null;
}

/** Locks the seat's row until the transaction ends; no row if there is no such seat. */
export function lockSeat(id: number): Statement<SeatState[]> {
  return { sql: lockState, values: [id] };
}

export function markSeatSold(id: number, holder: number): Statement<Change> {
  return { sql: markSold, values: [holder, id] };
}

/**
 * Marks the seat as sold if it is available, and changes one row then. If not, `insertId` is the holder of the seat; 0 if
 * that is not known, or there is no such seat.
 */
export function sellAvailableSeat(id: number, holder: number): Statement<Change> {
  return { sql: sellAvailable, values: [holder, id] };
}

/** Reads without a lock; no row if there is no such seat. */
export function seatState(id: number): Statement<SeatState[]> {
  return { sql: readState, values: [id] };
}

export async function countSoldSeats(connection: DatabaseConnection): Promise<number> {
  const [row] = await connection.select<{ seats: number }>(countSold);
  return row?.seats ?? 0;
}

/** Returns how many seats were sold before. */
export async function freeAllSeats(connection: DatabaseConnection): Promise<number> {
  return (await connection.change(freeAll)).affectedRows;
}

export async function seatRange(connection: DatabaseConnection): Promise<{ total: number; highest: number }> {
  const [row] = await connection.select<{ total: number; highest: number }>(selectRange);
  return row ?? { total: 0, highest: 0 };
}

/** Locks and returns the seats with a higher id than `id`. */
export async function lockSeatsAbove(connection: DatabaseConnection, id: number): Promise<Seat[]> {
  return connection.select<Seat>(lockAbove, [id]);
}

export async function deleteSeatsAbove(connection: DatabaseConnection, id: number): Promise<number> {
  return (await connection.change(deleteAbove, [id])).affectedRows;
}

/** Inserts free seats in one statement; those that are already there stay as they are. */
export async function insertSeats(connection: DatabaseConnection, seats: readonly SeatPlace[]): Promise<void> {
  await connection.query(insertMany, [seats.map(({ id, section, row, number }) => [id, section, row, number])]);
}
