import { isSafe, strategyNames } from "../../app/booking/strategies";
import { admin } from "../../app/testing/test-app";
import type { Bench } from "./bench";
import { PinnedServer } from "./servers";
import { median, round, table } from "./shell";

export const seats = 25_000;
const rounds = 5;
const concurrency = 20;
const seconds = 3;

interface Side {
  /** Bookings a second. */
  readonly rate: number;
  /** Processor time per booking in µs: of MySQL, and of its client (the app and wrk, or sysbench). */
  readonly mysql: number;
  readonly client: number;
}

interface Round {
  readonly app: Side;
  readonly sysbench: Side;
}

/** Bookings of distinct seats through the app against sysbench running the same SQL on the same MySQL, in turn. */
export async function bookingsBench(bench: Bench): Promise<string> {
  const rows: string[][] = [];
  for (const strategy of strategyNames.filter(isSafe)) rows.push(row(strategy, await measure(bench, strategy)));
  const costs = ["CPU µs each: app + wrk, MySQL", "sysbench, MySQL"];
  return table(["strategy", "app, bookings/s", "sysbench, transactions/s", "ratio", "rounds", ...costs], rows);
}

function row(strategy: string, results: readonly Round[]): string[] {
  const of = (pick: (result: Round) => number, digits = 0) => round(median(results.map(pick)), digits);
  const ratio = ({ app, sysbench }: Round) => app.rate / sysbench.rate;
  return [
    strategy,
    of(({ app }) => app.rate),
    of(({ sysbench }) => sysbench.rate),
    `**${of(ratio, 2)}**`,
    results.map((result) => round(ratio(result), 2)).join(", "),
    `${of(({ app }) => app.client)}, ${of(({ app }) => app.mysql)}`,
    `${of(({ sysbench }) => sysbench.client)}, ${of(({ sysbench }) => sysbench.mysql)}`,
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

async function throughApp(bench: Bench, app: PinnedServer): Promise<Side> {
  const load = { url: `${app.url}/book`, connections: concurrency, seconds, script: ["distinct.lua", `${seats}`] };
  const work = async () => void (await bench.loadHost.wrk(load));
  const { bookings, client, mysql } = await booked(bench, work, () => app.cpuSeconds());
  return { rate: bookings / seconds, client, mysql };
}

async function throughSysbench(bench: Bench, strategy: string): Promise<Side> {
  let rate = 0;
  const { client, mysql } = await booked(bench, async () => {
    rate = await bench.loadHost.sysbench(bench.database.app, strategy, concurrency, seconds);
  });
  return { rate, client, mysql };
}

/** Runs `work` on a free ballpark: how many seats it booked, and at what cost each in µs. */
async function booked({ loadHost, mysql, database }: Bench, work: () => Promise<void>, appSeconds = () => 0) {
  await admin("reset", database);
  const used = async () => [(await loadHost.cpuSeconds()) + appSeconds(), await mysql.cpuSeconds()] as const;
  const before = await used();
  await work();
  const after = await used();
  const { bookings } = await admin<{ bookings: number }>("integrity", database);
  const each = (index: 0 | 1) => ((after[index] - before[index]) / bookings) * 1e6;
  return { bookings, client: each(0), mysql: each(1) };
}
