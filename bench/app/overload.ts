import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { postBooking } from "../../app/testing/test-app";
import type { Bench } from "./bench";
import { PinnedServer } from "./servers";
import { round, table } from "./shell";

const run = promisify(execFile);
const connections = 5000;
const factor = 10;
const seconds = Number(process.env.OVERLOAD_SECONDS ?? 300);
/** ms between probes. */
const probeInterval = 50;

interface Flood {
  readonly sent: number;
  readonly keptBack: number;
  readonly broken: number;
  readonly statuses: Record<string, number>;
}

/** Ten times as many bookings a second as the app can answer, for minutes, and what the probes see meanwhile. */
export async function overloadBench({ loadHost, folder, database }: Bench): Promise<string> {
  const app = await PinnedServer.app(folder, database.app, {});
  try {
    const load = { connections: 50, seconds: 5, script: ["contended.lua"], url: `${app.url}/book` };
    const capacity = (await loadHost.wrk(load)).rate;
    const before = app.memory();
    const probes = { healthz: probe(`${app.url}/healthz`), metrics: probe(app.metricsUrl) };
    const memory = watchMemory(app);
    const flood = await floodWith(app, Math.round(capacity * factor));
    const stopped = performance.now();
    const [healthz, metrics] = [await probes.healthz.stop(), await probes.metrics.stop()];
    const sizes = memory.stop();
    const recovery = await recoveryTime(app, stopped);
    return report({ capacity, flood, healthz, metrics, sizes: [before, ...sizes], recovery });
  } finally {
    await app.stop();
  }
}

async function floodWith(app: PinnedServer, rate: number): Promise<Flood> {
  const argv = [join(__dirname, "flood.mjs"), new URL(app.url).port, `${connections}`, `${rate}`, `${seconds}`];
  const { stdout } = await run("taskset", ["-c", "1", process.execPath, ...argv]);
  return JSON.parse(stdout) as Flood;
}

/** Asks again and again on a connection of its own, as a load balancer does; the times are in ms. */
function probe(url: string) {
  const times: number[] = [];
  let open = true;
  const asking = (async () => {
    while (open) {
      const start = performance.now();
      await fetch(url, { headers: { Connection: "close" } }).then((answer) => answer.arrayBuffer());
      times.push(performance.now() - start);
      await sleep(probeInterval);
    }
  })();
  const stop = async () => {
    open = false;
    await asking;
    return times.sort((one, other) => one - other);
  };
  return { stop };
}

function watchMemory(app: PinnedServer) {
  const sizes: number[] = [];
  const timer = setInterval(() => sizes.push(app.memory()), (seconds * 1000) / 10);
  const stop = () => {
    clearInterval(timer);
    return sizes;
  };
  return { stop };
}

/** ms until ten bookings in a row are answered in less than 50 ms each. */
async function recoveryTime({ url }: PinnedServer, since: number): Promise<number> {
  for (let good = 0, firstGood = since; performance.now() - since < 60_000; ) {
    const start = performance.now();
    const { status } = await postBooking(url, { seatId: 100, userId: "after" });
    const isGood = status === 409 && performance.now() - start < 50;
    if (isGood && good === 0) firstGood = start;
    good = isGood ? good + 1 : 0;
    if (good === 10) return firstGood - since;
    await sleep(10);
  }
  return Number.POSITIVE_INFINITY;
}

interface Result {
  readonly capacity: number;
  readonly flood: Flood;
  readonly healthz: readonly number[];
  readonly metrics: readonly number[];
  readonly sizes: readonly number[];
  readonly recovery: number;
}

function report({ capacity, flood, healthz, metrics, sizes, recovery }: Result): string {
  const p99 = (times: readonly number[]) => `${round(times[Math.floor(times.length * 0.99)] ?? 0)} ms`;
  const statuses = Object.entries(flood.statuses).map(([status, count]) => `${status}: ${round(count)}`);
  return table(
    ["what", "figure"],
    [
      ["capacity (50 connections, closed loop)", `${round(capacity)} answers/s`],
      [
        "offered",
        `${round((flood.sent + flood.keptBack) / seconds)} requests/s for ${seconds} s on ${connections} connections`,
      ],
      [
        "sent, and kept back because every connection waited for its answer",
        `${round(flood.sent)}, ${round(flood.keptBack)}`,
      ],
      ["answers by status", statuses.join(", ")],
      ["connections broken", `${flood.broken}`],
      ["/healthz p99, longest", `${p99(healthz)}, ${round(healthz.at(-1) ?? 0)} ms (${healthz.length} probes)`],
      ["/metrics p99, longest", `${p99(metrics)}, ${round(metrics.at(-1) ?? 0)} ms (${metrics.length} probes)`],
      ["resident memory before, then each tenth of the time", `${sizes.map((size) => round(size)).join(", ")} MiB`],
      ["back to normal after", `${round(recovery)} ms`],
    ],
  );
}
