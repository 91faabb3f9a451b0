import { isSafe, strategyNames } from "../../app/booking/strategies";
import { admin } from "../../app/testing/test-app";
import type { Bench } from "./bench";
import { PinnedServer } from "./servers";
import { median, round, table } from "./shell";

export const seats = 25_000;
const rounds = 3;
const concurrency = 20;
const seconds = 3;

interface Side {
  /** Bookings a second. */
  readonly rate: number;
  /** Processor time per booking in µs, of MySQL and of its client (the app or sysbench). */
  readonly cost: number;
}

interface Round {
  readonly app: Side;
  readonly sysbench: Side;
}

/** Bookings of distinct seats through the app against sysbench running the same SQL on the same MySQL, in turn. */
export async function bookingsBench(bench: Bench): Promise<string> {
  const rows: string[][] = [];
  for (const strategy of strategyNames.filter(isSafe)) rows.push(row(strategy, await measure(bench, strategy)));
  const costs = ["CPU µs each: app + MySQL", "sysbench + MySQL", "ratio"];
  return table(["strategy", "app, bookings/s", "sysbench, transactions/s", "ratio", ...costs], rows);
}

function row(strategy: string, results: readonly Round[]): string[] {
  const of = (pick: (result: Round) => number, digits = 0) => round(median(results.map(pick)), digits);
  return [
    strategy,
    of(({ app }) => app.rate),
    of(({ sysbench }) => sysbench.rate),
    `**${of(({ app, sysbench }) => app.rate / sysbench.rate, 2)}**`,
    of(({ app }) => app.cost),
    of(({ sysbench }) => sysbench.cost),
    of(({ app, sysbench }) => sysbench.cost / app.cost, 2),
  ];
}

async function measure(bench: Bench, strategy: string): Promise<Round[]> {
  const { folder, database } = bench;
  const app = await PinnedServer.app(folder, database.app, { BOOKING_STRATEGY: strategy });
  try {
    await throughApp(bench, app);
    const results: Round[] = [];
    for (let count = 0; count < rounds; count++) {
      results.push({ app: await throughApp(bench, app), sysbench: await throughSysbench(bench, strategy) });
    }
    return results;
  } finally {
    await app.stop();
  }
}

async function throughApp({ loadHost, mysql, database }: Bench, app: PinnedServer): Promise<Side> {
  await admin("reset", database);
  const used = async () => app.cpuSeconds() + (await mysql.cpuSeconds());
  const before = await used();
  const load = { url: `${app.url}/book`, connections: concurrency, seconds };
  await loadHost.wrk({ ...load, script: ["distinct.lua", `${seats}`] });
  const cpu = (await used()) - before;
  const { bookings } = await admin<{ bookings: number }>("integrity", database);
  return { rate: bookings / seconds, cost: (cpu / bookings) * 1e6 };
}

async function throughSysbench({ loadHost, mysql, database }: Bench, strategy: string): Promise<Side> {
  await admin("reset", database);
  const used = async () => (await loadHost.cpuSeconds()) + (await mysql.cpuSeconds());
  const before = await used();
  const rate = await loadHost.sysbench(database.app, strategy, concurrency, seconds);
  const cpu = (await used()) - before;
  const { bookings } = await admin<{ bookings: number }>("integrity", database);
  return { rate, cost: (cpu / bookings) * 1e6 };
}
