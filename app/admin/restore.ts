import { randomUUID } from "node:crypto";
import type { DatabaseConnection } from "../db/connection";
import { retryCause } from "../db/errors";
import { schemaVersion } from "../db/migrations";
import { startEpoch } from "../db/sale-repository";
import type { SeatIndex } from "../db/seat-key";
import { checkIntegrity } from "./integrity";
import { migrate } from "./migrate";

/** The tables of a sale of any schema version. */
const everyVersion = ["seats", "bookings", "sale_epochs", "schema_migrations"] as const;
/** The tables of a sale, which are put in place together. */
const tables = [...everyVersion, "booking_keys"] as const;
/** Seconds to wait for those who use the old tables, while everybody else waits behind. */
const swapWaitSeconds = 3;
const swapTries = 3;

export interface RestoreInput {
  /** The database of the sale. */
  readonly name: string;
  /** The database that a dump was loaded into. */
  readonly scratch: string;
  readonly seats: number;
  readonly seatIndex: SeatIndex;
}

export interface RestoreResult {
  readonly seats: number;
  readonly seatsAdded: number;
  readonly seatsSold: number;
  readonly bookings: number;
  readonly doubleBookings: number;
}

/** Empties the scratch database, whatever an earlier restore left in it. */
export async function emptyScratch(connection: DatabaseConnection, scratch: string): Promise<object> {
  const found = await tablesOf(connection, scratch);
  for (const name of found) await connection.query("DROP TABLE IF EXISTS ??.??", [scratch, name]);
  return { dropped: found.length };
}

async function tablesOf(connection: DatabaseConnection, database: string): Promise<string[]> {
  const rows = await connection.query<{ name: string }>(
    "SELECT TABLE_NAME AS name FROM information_schema.tables WHERE TABLE_SCHEMA = ?",
    [database],
  );
  return rows.map(({ name }) => name);
}

/**
 * Checks the sale in the scratch database, brings it to this app's schema and number of seats, and puts it in the place
 * of the sale in one statement: at any moment there is the old sale, whole, or the new one. Transactions that are under
 * way end on the old tables; those that come after find the new ones.
 */
export async function finishRestore(connection: DatabaseConnection, input: RestoreInput): Promise<RestoreResult> {
  const { name, scratch, seats, seatIndex } = input;
  await connection.query("USE ??", [scratch]);
  await assertLoaded(connection, scratch);
  const migrated = await migrate(connection, { name: scratch, seats, seatIndex });
  const counts = await assertConsistent(connection);
  // What apps remember of the old sale's seats ends with its epoch.
  await startEpoch(connection, randomUUID());
  await swap(connection, name, scratch);
  await emptyScratch(connection, scratch);
  return { seats, seatsAdded: migrated.seats.added, ...counts };
}

async function assertLoaded(connection: DatabaseConnection, scratch: string): Promise<void> {
  const there = await tablesOf(connection, scratch);
  const missing = everyVersion.filter((table) => !there.includes(table));
  if (missing.length > 0) throw new Error(`the dump lacks the tables ${missing.join(", ")}`);
  const [row] = await connection.query<{ version: number | null }>(
    "SELECT MAX(version) AS version FROM schema_migrations",
  );
  const version = row?.version ?? 0;
  if (version > schemaVersion)
    throw new Error(`the dump is of schema version ${version}, and this app knows versions up to ${schemaVersion}`);
}

/** A seat is sold exactly when it has a booking; a dump that lost lines says otherwise. */
async function assertConsistent(connection: DatabaseConnection) {
  const { seatsSold, bookings, doubleBookings } = await checkIntegrity(connection, []);
  const [unbooked] = await connection.query<{ seats: number }>(
    "SELECT COUNT(*) AS seats FROM seats WHERE status = 'sold' AND id NOT IN (SELECT seat_id FROM bookings)",
  );
  const [unsold] = await connection.query<{ seats: number }>(
    "SELECT COUNT(DISTINCT seat_id) AS seats FROM bookings WHERE seat_id NOT IN (SELECT id FROM seats WHERE status = 'sold')",
  );
  if (unbooked?.seats || unsold?.seats) {
    throw new Error(
      `the dump is damaged: ${unbooked?.seats ?? 0} seats are sold without a booking, ${unsold?.seats ?? 0} are booked and not sold`,
    );
  }
  return { seatsSold, bookings, doubleBookings };
}

async function swap(connection: DatabaseConnection, name: string, scratch: string): Promise<void> {
  await connection.query("SET SESSION lock_wait_timeout = ?", [swapWaitSeconds]);
  const moves = tables.flatMap((table) => [
    [name, table, scratch, `old_${table}`],
    [scratch, table, name, table],
  ]);
  const statement = `RENAME TABLE ${moves.map(() => "??.?? TO ??.??").join(", ")}`;
  for (let tries = 1; ; tries += 1) {
    try {
      await connection.query(statement, moves.flat());
      return;
    } catch (error) {
      if (retryCause(error) !== "lock_wait_timeout") throw error;
      if (tries === swapTries)
        throw new Error(
          `the sale's tables are in use: ${swapTries} times they were not free within ${swapWaitSeconds} s; nothing was changed`,
        );
    }
  }
}
