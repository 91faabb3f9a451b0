import { setTimeout as sleep } from "node:timers/promises";
import { asMysqlRoot } from "../stack/mysql-root";
import type { RunningStack } from "../stack/running-stack";
import type { Truth } from "./judge";

const patienceMs = 60_000;

/** One snapshot of both tables; it can change nothing. */
const sql = `SET SESSION TRANSACTION READ ONLY;
START TRANSACTION WITH CONSISTENT SNAPSHOT;
SELECT 'booking', id, seat_id, user_id FROM bookings;
SELECT 'sold', id FROM seats WHERE status = 'sold';
COMMIT;`;

/** Reads bookings and sold seats from MySQL, not through the app; waits for a MySQL that is starting. */
export async function readTruth(stack: RunningStack): Promise<Truth> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const outcome = await asMysqlRoot(stack, sql, "tickets").catch((error: Error) => error);
    if (!(outcome instanceof Error) && outcome.exitCode === 0) return parseTruth(outcome.stdout);
    const reason = outcome instanceof Error ? outcome.message : outcome.stderr.trim();
    if (Date.now() > deadline) throw new Error(`the bookings could not be read from MySQL: ${reason}`);
    await sleep(500);
  }
}

/** Reads mysql's tab-separated output. */
export function parseTruth(output: string): Truth {
  const rows = output.split("\n").map((line) => line.split("\t"));
  return {
    bookings: rows
      .filter(([kind]) => kind === "booking")
      .map(([, id, seat, userId = ""]) => ({ bookingId: Number(id), seatId: Number(seat), userId })),
    soldSeats: rows.filter(([kind]) => kind === "sold").map(([, id]) => Number(id)),
  };
}
