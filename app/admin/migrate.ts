import { randomUUID } from "node:crypto";
import { seatPlace } from "../booking/seat-layout";
import { firstBookedSeatAbove } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import { APP_GRANTS, type Grant, grantStatements, SEATS_EXPORTER_GRANTS } from "../db/grants";
import { applyMigrations, schemaVersion, underMigrationLock } from "../db/migrations";
import { startEpoch } from "../db/sale-repository";
import { type SeatIndex, setSeatIndex } from "../db/seat-key";
import { deleteSeatsAbove, insertSeats, lockSeatsAbove, seatRange } from "../db/seats-repository";

export interface MigrateInput {
  readonly seats: number;
  /** Whether the table of seats has its key. */
  readonly seatIndex: SeatIndex;
  /** The app's account; it gets APP_GRANTS on the tables. */
  readonly appUser?: string;
  /** The seats exporter's account; it gets SEATS_EXPORTER_GRANTS on the tables. */
  readonly seatsExporterUser?: string;
  /** The database's name. */
  readonly name: string;
}

export interface MigrateResult {
  readonly schemaVersion: number;
  /** Versions of the migrations that this run applied. */
  readonly applied: readonly number[];
  readonly seats: { readonly total: number; readonly added: number; readonly removed: number };
}

/** Seats per INSERT statement. */
const batchSize = 5000;

/** Brings tables, grants and seats to what is asked for. Safe to run again, and by two at the same time. */
export async function migrate(connection: DatabaseConnection, input: MigrateInput): Promise<MigrateResult> {
  return underMigrationLock(connection, async () => {
    const applied = await applyMigrations(connection);
    await give(connection, APP_GRANTS, input.name, input.appUser);
    await give(connection, SEATS_EXPORTER_GRANTS, input.name, input.seatsExporterUser);
    // Seats are added by their key, which also keeps them apart.
    await setSeatIndex(connection, "on");
    const changes = await connection.transaction(() => resizeBallpark(connection, input.seats));
    await setSeatIndex(connection, input.seatIndex);
    return { schemaVersion, applied, seats: { total: input.seats, ...changes } };
  });
}

async function give(connection: DatabaseConnection, grants: readonly Grant[], database: string, user?: string) {
  if (!user) return;
  for (const statement of grantStatements(grants, database, user)) await connection.query(statement);
}

async function resizeBallpark(connection: DatabaseConnection, seats: number) {
  const removed = await removeSeatsAbove(connection, seats);
  const before = (await seatRange(connection)).total;
  if (before < seats) await addSeats(connection, seats);
  if (removed > 0 || before < seats) await startEpoch(connection, randomUUID());
  return { added: Math.max(0, seats - before), removed };
}

async function removeSeatsAbove(connection: DatabaseConnection, seats: number): Promise<number> {
  const surplus = await lockSeatsAbove(connection, seats);
  if (surplus.length === 0) return 0;
  const booked = surplus.find(({ status }) => status === "sold")?.id ?? (await firstBookedSeatAbove(connection, seats));
  if (booked !== undefined) {
    const { section, row, number } = seatPlace(booked);
    throw new Error(
      `cannot go down to ${seats} seats: seat ${booked} (section ${section}, row ${row}, number ${number}) is booked; ` +
        "reset the sale first, or keep more seats",
    );
  }
  return deleteSeatsAbove(connection, seats);
}

async function addSeats(connection: DatabaseConnection, seats: number): Promise<void> {
  const ids = Array.from({ length: seats }, (_, index) => index + 1);
  for (let start = 0; start < seats; start += batchSize) {
    await insertSeats(connection, ids.slice(start, start + batchSize).map(seatPlace));
  }
}
