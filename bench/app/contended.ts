import { isSafe, strategyNames } from "../../app/booking/strategies";
import { admin } from "../../app/testing/test-app";
import type { Bench } from "./bench";
import { PinnedServer } from "./servers";
import { round, table } from "./shell";

const load = { connections: 500, seconds: 5, script: ["contended.lua"] };

/** 500 connections fight over 21 seats, with the sold-seat cache off and on. */
export async function contendedBench({ loadHost, folder, database }: Bench): Promise<string> {
  const rows: string[][] = [];
  for (const strategy of strategyNames.filter(isSafe)) {
    for (const cache of ["off", "on"]) {
      await admin("reset", database);
      const app = await PinnedServer.app(folder, database.app, { BOOKING_STRATEGY: strategy, SOLD_SEAT_CACHE: cache });
      const { rate, p99 } = await loadHost.wrk({ ...load, url: `${app.url}/book` }).finally(() => app.stop());
      const { bookings, doubleBookings } = await admin<Record<string, number>>("integrity", database);
      rows.push([strategy, cache, round(rate), round(p99), `${bookings}`, `${doubleBookings}`]);
    }
  }
  return table(["strategy", "cache", "answers/s", "p99, ms", "seats sold", "double"], rows);
}
