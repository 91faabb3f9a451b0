import { isSafe, strategyNames } from "../../app/booking/strategies";
import { admin } from "../../app/testing/test-app";
import type { Bench } from "./bench";
import { PinnedServer } from "./servers";
import { median, round, table } from "./shell";

export const seats = 25_000;
const rounds = 3;
const concurrency = 20;
const seconds = 3;

interface Round {
  readonly app: number;
  readonly sysbench: number;
}

/** Bookings of distinct seats through the app against sysbench running the same SQL on the same MySQL, in turn. */
export async function bookingsBench(bench: Bench): Promise<string> {
  const rows: string[][] = [];
  for (const strategy of strategyNames.filter(isSafe)) {
    const results = await measure(bench, strategy);
    const ratio = median(results.map(({ app, sysbench }) => app / sysbench));
    const [app, sysbench] = [median(results.map((r) => r.app)), median(results.map((r) => r.sysbench))];
    rows.push([strategy, round(app), round(sysbench), `**${round(ratio, 2)}**`]);
  }
  return table(["strategy", "app, bookings/s", "sysbench, transactions/s", "ratio"], rows);
}

async function measure({ loadHost, folder, database }: Bench, strategy: string): Promise<Round[]> {
  const app = await PinnedServer.app(folder, database.app, { BOOKING_STRATEGY: strategy });
  const results: Round[] = [];
  try {
    for (let count = 0; count < rounds; count++) {
      await admin("reset", database);
      const url = `${app.url}/book`;
      await loadHost.wrk({ url, connections: concurrency, seconds, script: ["distinct.lua", `${seats}`] });
      const { bookings } = await admin<{ bookings: number }>("integrity", database);
      await admin("reset", database);
      results.push({
        app: bookings / seconds,
        sysbench: await loadHost.sysbench(database.app, strategy, concurrency, seconds),
      });
    }
  } finally {
    await app.stop();
  }
  return results;
}
