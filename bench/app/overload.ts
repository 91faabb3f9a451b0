import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { memoryMebibytes } from "../../app/memory";
import { postBooking } from "../../app/testing/test-app";
import type { Bench } from "./bench";
import { ContainedApp } from "./contained-app";
import { round, table } from "./shell";

const run = promisify(execFile);
/** As many connections as HAProxy opens to one replica. */
const clients = 1000;
const factor = 10;
const seconds = Number(process.env.OVERLOAD_SECONDS ?? 300);
/** ms that a client of the flood waits for an answer before it comes back on another connection. */
const patience = 10_000;
/** ms between probes. */
const probeInterval = 50;

interface Flood {
  readonly attempts: number;
  /** Of these, sent before their connection was open. */
  readonly atDoor: number;
  readonly unanswered: number;
  /** Connections that a client closed for want of an answer, and that the app closed. */
  readonly gaveUp: number;
  readonly hungUp: number;
  readonly statuses: Record<string, number>;
  readonly seconds: number;
}

/** Ten times as many bookings a second as the app can answer, for minutes, and what the probes see meanwhile. */
export async function overloadBench(bench: Bench): Promise<string> {
  const app = await ContainedApp.start(bench);
  try {
    const load = { connections: 50, seconds: 5, script: ["contended.lua"], url: `${app.url}/book` };
    await bench.loadHost.wrk(load);
    const capacity = (await bench.loadHost.wrk(load)).rate;
    const before = await app.memory();
    const probes = { healthz: probe(`${app.url}/healthz`), metrics: probe(app.metricsUrl) };
    const memory = watchMemory(app);
    const flood = await floodWith(app, Math.round(capacity * factor));
    const stopped = performance.now();
    const [healthz, metrics] = [await probes.healthz.stop(), await probes.metrics.stop()];
    const sizes = await memory.stop();
    const recovery = await recoveryTime(app, stopped);
    return report({ capacity, flood, healthz, metrics, sizes: [before, ...sizes], recovery, state: await app.state() });
  } finally {
    await app.remove();
  }
}

async function floodWith(app: ContainedApp, rate: number): Promise<Flood> {
  const port = new URL(app.url).port;
  const argv = [join(__dirname, "flood.mjs"), port, ...[clients, rate, seconds, patience].map(String)];
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

function watchMemory(app: ContainedApp) {
  const sizes: Promise<Memory>[] = [];
  const timer = setInterval(() => sizes.push(app.memory()), (seconds * 1000) / 10);
  const stop = () => {
    clearInterval(timer);
    return Promise.all(sizes);
  };
  return { stop };
}

/** ms until ten bookings in a row are answered in less than 50 ms each. */
async function recoveryTime({ url }: ContainedApp, since: number): Promise<number> {
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

type Memory = Awaited<ReturnType<ContainedApp["memory"]>>;

interface Result {
  readonly capacity: number;
  readonly flood: Flood;
  readonly healthz: readonly number[];
  readonly metrics: readonly number[];
  readonly sizes: readonly Memory[];
  readonly recovery: number;
  readonly state: string;
}

function report({ capacity, flood, healthz, metrics, sizes, recovery, state }: Result): string {
  const p99 = (times: readonly number[]) => `${round(times[Math.floor(times.length * 0.99)] ?? 0)} ms`;
  const statuses = Object.entries(flood.statuses).map(([status, count]) => `${status}: ${round(count)}`);
  const offered = flood.attempts / flood.seconds;
  const memory = (pick: (size: Memory) => number) => `${sizes.map((size) => round(pick(size))).join(", ")} MiB`;
  return table(
    ["what", "figure"],
    [
      ["capacity (50 connections, closed loop)", `${round(capacity)} answers/s`],
      [
        "offered",
        `${round(offered)} attempts/s for ${round(flood.seconds)} s by ${round(clients)} clients: **${round(offered / capacity, 1)}** times the capacity`,
      ],
      ["attempts before their connection was open", round(flood.atDoor)],
      ["answers by status; attempts without an answer", `${statuses.join(", ")}; ${round(flood.unanswered)}`],
      ["connections given up by clients, closed by the app", `${round(flood.gaveUp)}, ${round(flood.hungUp)}`],
      ["/healthz p99, longest", `${p99(healthz)}, ${round(healthz.at(-1) ?? 0)} ms (${healthz.length} probes)`],
      ["/metrics p99, longest", `${p99(metrics)}, ${round(metrics.at(-1) ?? 0)} ms (${metrics.length} probes)`],
      ["resident memory before, then each tenth of the time", memory(({ resident }) => resident)],
      [`what the limit of ${memoryMebibytes} MiB counts`, memory(({ counted }) => counted)],
      ["container afterwards", state],
      ["back to normal after", `${round(recovery)} ms`],
    ],
  );
}
