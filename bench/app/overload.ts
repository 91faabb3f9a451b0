import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { withAdminConnection } from "../../app/db/admin-connection";
import { memoryMebibytes } from "../../app/memory";
import { admin, postBooking, sample } from "../../app/testing/test-app";
import { metricNames } from "../../contract/app-metrics";
import type { Bench } from "./bench";
import { ContainedApp } from "./contained-app";
import { growth, type MemorySample, watchMemory } from "./memory-watch";
import { type ProbeResult, probe } from "./probe";
import { median, round, table } from "./shell";

const run = promisify(execFile);
const factor = 10;
const seconds = Number(process.env.OVERLOAD_SECONDS ?? 300);
/** Connections for bookings: as few as can be, so that one core of load generator can offer ten times the capacity. */
const poolSize = 1;
/** Connections of the crowd: nearly as many as the app takes. */
const crowd = 1800;
/** ms that a client of the crowd waits for an answer. */
const patience = 10_000;
/** Seats of the ballpark, which the capacity is measured with, and how often more again the crowd finds free. */
export const seats = 25_000;
const moreBallparks = 40;
/** Seconds of probes before the crowd comes: what the machine alone makes of them. */
const restSeconds = 10;
const capacityRounds = 3;

interface Flood {
  readonly arrivals: number;
  readonly turnedAway: number;
  readonly opened: number;
  readonly hungUp: number;
  readonly gaveUp: number;
  readonly closedIdle: number;
  readonly unanswered: number;
  /** ms. */
  readonly late: number;
  readonly statuses: Record<string, number>;
  readonly seconds: number;
}

/** Ten times as many bookings a second as the app can make, for minutes, and what the probes see meanwhile. */
export async function overloadBench(bench: Bench): Promise<string> {
  await addSeats(bench);
  const app = await ContainedApp.start(bench, { DATABASE_POOL_SIZE: `${poolSize}` });
  try {
    const capacity = await measureCapacity(bench, app);
    const atRest = startProbes(app);
    await sleep(restSeconds * 1000);
    const rest = await atRest();
    const probes = startProbes(app);
    const memory = watchMemory(app);
    const flood = await floodWith(app, Math.round(capacity * factor));
    const stopped = performance.now();
    const sizes = memory();
    const recovery = await recoveryTime(app, stopped);
    return report({ capacity, flood, sizes, recovery, state: await app.state(), rest, ...(await probes()) });
  } finally {
    await app.remove();
  }
}

/** The crowd books for minutes: it needs more seats than a ballpark has. */
async function addSeats({ database }: Bench): Promise<void> {
  const copy =
    "INSERT INTO seats (id, section, `row`, number) SELECT id + ?, section, `row`, number FROM seats WHERE id <= ?";
  await withAdminConnection(database.owner, async (connection) => {
    for (let time = 1; time <= moreBallparks; time++) await connection.change(copy, [time * seats, seats]);
  });
}

/**
 * Bookings of distinct seats a second in a closed loop: the best of three rounds after a warm-up, so that what else the
 * machine does makes the offer larger rather than smaller.
 */
async function measureCapacity({ loadHost, database }: Bench, { url }: ContainedApp): Promise<number> {
  const rates: number[] = [];
  for (let time = 0; time <= capacityRounds; time++) {
    await admin("reset", database);
    const load = { connections: 20, script: ["distinct.lua", `${seats}`], url: `${url}/book`, seconds: 4 };
    rates.push((await loadHost.wrk(load)).rate);
  }
  return Math.max(...rates.slice(1));
}

async function floodWith(app: ContainedApp, rate: number): Promise<Flood> {
  const port = new URL(app.url).port;
  const argv = [join(__dirname, "flood.mjs"), port, ...[crowd, rate, seconds, patience, seats + 1].map(String)];
  const { stdout } = await run("taskset", ["-c", "1", process.execPath, ...argv]);
  return JSON.parse(stdout) as Flood;
}

/** What the app says of itself, at worst. */
interface OwnFigures {
  held: number;
  connections: number;
  dropped: number;
}

function startProbes(app: ContainedApp) {
  const own: OwnFigures = { held: 0, connections: 0, dropped: 0 };
  const onBody = (page: string) => {
    const most = (before: number, name: string) => Math.max(before, sample(page, name) ?? 0);
    own.held = most(own.held, metricNames.httpRefusalsHeld);
    own.connections = most(own.connections, metricNames.httpConnections);
    own.dropped = most(own.dropped, metricNames.httpConnectionsDropped);
  };
  const kept = probe(`${app.url}/healthz`, { kept: true });
  const anew = probe(`${app.url}/healthz`, { kept: false });
  const metrics = probe(app.metricsUrl, { kept: true, onBody });
  return async () => ({ kept: await kept(), anew: await anew(), metrics: await metrics(), own });
}

/** ms until ten bookings in a row are answered in less than 50 ms each. */
async function recoveryTime({ url }: ContainedApp, since: number): Promise<number> {
  for (let good = 0, firstGood = since; performance.now() - since < 60_000; ) {
    const start = performance.now();
    const status = await postBooking(url, { seatId: 1, userId: "after" }).then(
      (answer) => answer.status,
      () => 0,
    );
    const isGood = status === 409 && performance.now() - start < 50;
    if (isGood && good === 0) firstGood = start;
    good = isGood ? good + 1 : 0;
    if (good === 10) return firstGood - since;
    await sleep(10);
  }
  return Number.POSITIVE_INFINITY;
}

interface Result {
  readonly rest: { readonly kept: ProbeResult; readonly anew: ProbeResult };
  readonly capacity: number;
  readonly flood: Flood;
  readonly kept: ProbeResult;
  readonly anew: ProbeResult;
  readonly metrics: ProbeResult;
  readonly own: OwnFigures;
  readonly sizes: readonly MemorySample[];
  readonly recovery: number;
  readonly state: string;
}

function report({ capacity, flood, rest, kept, anew, metrics, own, sizes, recovery, state }: Result): string {
  return table(
    ["what", "figure"],
    [
      [
        `capacity: bookings of distinct seats, pool of ${poolSize}, closed loop of 20, best of ${capacityRounds}`,
        `${round(capacity)} bookings/s`,
      ],
      ...floodRows(capacity, flood),
      ["most connections, refusals held at once", `${round(own.connections)}, ${round(own.held)}`],
      ["connections that the app closed at the door", round(own.dropped)],
      ["/healthz on a kept connection", probeCell(kept)],
      ["/healthz on a new connection each time", probeCell(anew)],
      ["/metrics", probeCell(metrics)],
      [`/healthz in the ${restSeconds} s before, without load: kept`, probeCell(rest.kept)],
      ["the same, new connections", probeCell(rest.anew)],
      ["resident memory: start, end, growth", memoryCell(sizes, ({ resident }) => resident)],
      [`what the limit of ${memoryMebibytes} MiB counts`, memoryCell(sizes, ({ counted }) => counted)],
      ["container afterwards", state],
      ["back to normal after", `${round(recovery)} ms`],
    ],
  );
}

function floodRows(capacity: number, flood: Flood): string[][] {
  const offered = flood.arrivals / flood.seconds;
  const ratio = round(offered / capacity, 1);
  const statuses = Object.entries(flood.statuses).map(([status, count]) => `${status}: ${round(count)}`);
  return [
    ["offered", `${round(offered)} arrivals/s for ${round(flood.seconds)} s: **${ratio}** times the capacity`],
    ["the generator behind its clock, at worst", `${round(flood.late)} ms`],
    [
      `arrivals that found a connection, and that found all ${round(crowd)} busy`,
      `${round(flood.arrivals - flood.turnedAway)}, ${round(flood.turnedAway)}`,
    ],
    ["answers by status", statuses.join(", ")],
    ["booked", `${round((flood.statuses["201"] ?? 0) / flood.seconds)} a second`],
    [
      "without an answer: closed by the app, given up after 10 s, open at the end",
      `${round(flood.hungUp)}, ${round(flood.gaveUp)}, ${round(flood.unanswered)}`,
    ],
    ["connections opened; closed by the app while idle", `${round(flood.opened)}; ${round(flood.closedIdle)}`],
  ];
}

function probeCell({ times, failed }: ProbeResult): string {
  const p99 = times[Math.floor(times.length * 0.99)] ?? Number.NaN;
  const figures = `p50 ${round(median(times))} ms, p99 **${round(p99)} ms**, longest ${round(times.at(-1) ?? 0)} ms`;
  return `${figures} (${round(times.length)} answers, ${failed} failed)`;
}

function memoryCell(sizes: readonly MemorySample[], pick: (size: MemorySample) => number): string {
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (!first || !last) return "no samples";
  const all = sizes.map((size) => round(pick(size))).join(", ");
  return `${round(pick(first))} MiB, ${round(pick(last))} MiB, ${round(growth(sizes, pick), 2)} MiB a minute (${all})`;
}
