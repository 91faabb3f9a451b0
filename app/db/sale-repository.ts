import type { DatabaseConnection } from "./connection";
import type { Seat } from "./seats-repository";

// Each is one statement, so what it returns was true at one moment.
const selectEpoch = "SELECT epoch FROM sale_epochs WHERE id = 1";
const selectMap =
  "SELECT epoch, seats.id, section, `row`, number, status " +
  "FROM sale_epochs LEFT JOIN seats ON TRUE WHERE sale_epochs.id = 1 ORDER BY seats.id";
const selectSold =
  "SELECT epoch, seats.id FROM sale_epochs LEFT JOIN seats ON status = 'sold' " +
  "WHERE sale_epochs.id = 1 ORDER BY seats.id";
const setEpoch = "UPDATE sale_epochs SET epoch = ? WHERE id = 1";

/** The seats at one moment, and the epoch of the sale at that moment. */
export interface SeatsOfEpoch<Row> {
  readonly epoch: string;
  readonly seats: readonly Row[];
}

/** An id that changes whenever seats stop being sold or the ballpark changes; nothing remembered outlives it. */
export async function saleEpoch(connection: DatabaseConnection): Promise<string> {
  const [row] = await connection.select<{ epoch: string }>(selectEpoch);
  return epochOf(row);
}

export async function allSeats(connection: DatabaseConnection): Promise<SeatsOfEpoch<Seat>> {
  const rows = await connection.select<Seat & { epoch: string; id: number | null }>(selectMap);
  const seats = rows.filter(({ id }) => id !== null);
  return {
    epoch: epochOf(rows[0]),
    seats: seats.map(({ id, section, row, number, status }) => ({ id, section, row, number, status })),
  };
}

/** The ids of the sold seats, in order. */
export async function soldSeatIds(connection: DatabaseConnection): Promise<SeatsOfEpoch<number>> {
  const rows = await connection.select<{ epoch: string; id: number | null }>(selectSold);
  return { epoch: epochOf(rows[0]), seats: rows.flatMap(({ id }) => (id === null ? [] : [id])) };
}

/** Begins a new epoch when the transaction commits. Ids are random, so that a database made anew has none of the old. */
export async function startEpoch(connection: DatabaseConnection, id: string): Promise<void> {
  await connection.change(setEpoch, [id]);
}

function epochOf(row: { epoch: string } | undefined): string {
  if (!row) throw new Error("the table sale_epochs has no row: run the admin command migrate");
  return row.epoch;
}
