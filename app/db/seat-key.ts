import type { DatabaseConnection } from "./connection";

/** Whether MySQL finds a seat by its key. Without it every booking reads and locks all seats; bookings stay right. */
export const seatIndexStates = ["on", "off"] as const;
export type SeatIndex = (typeof seatIndexStates)[number];

const hasKey =
  "SELECT COUNT(*) AS found FROM information_schema.statistics " +
  "WHERE table_schema = DATABASE() AND table_name = 'seats' AND index_name = 'PRIMARY'";
// An ALTER TABLE waits for transactions that use the table, by default for a year.
const limitWait = "SET SESSION lock_wait_timeout = 30";
const change: Readonly<Record<SeatIndex, string>> = {
  on: "ALTER TABLE seats ADD PRIMARY KEY (id)",
  off: "ALTER TABLE seats DROP PRIMARY KEY",
};

/** Adds or drops the key of the table of seats; does nothing where it is as it should be. */
export async function setSeatIndex(connection: DatabaseConnection, wanted: SeatIndex): Promise<void> {
  const [row] = await connection.query<{ found: number }>(hasKey);
  const present: SeatIndex = (row?.found ?? 0) > 0 ? "on" : "off";
  if (present === wanted) return;
  await connection.query(limitWait);
  await connection.query(change[wanted]);
}
