/**
 * The cost of watching: throughput of the app with monitoring on against off, in turn on one lab; memory and CPU of what
 * watches; samples per second; the container exporter's CPU next to that of the containers it reads. Stands up a stack
 * of its own and removes it. Off: everything that watches is paused. Run: npx tsx bench/monitoring.ts [rounds]
 */
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { messageOf } from "../kit/user-error";
import { connect } from "../scripts/stack/connect";
import type { RunningStack } from "../scripts/stack/running-stack";
import { lab, TestStack } from "../test/helpers/lab-cli";
import { median, round, table } from "./app/shell";

/** Services that only watch: paused, the lab sells as before and nobody looks. */
const watchers = [
  "node-exporter",
  "mysqld-exporter",
  "container-exporter",
  "seats-exporter",
  "pushgateway",
  "prometheus",
  "alertmanager",
  "alert-inbox",
] as const;
const docker = new Docker();

const loadSeconds = 10;
const connections = 50;
/** Seconds without load before figures at rest are read; they are rates over a minute. */
const restSeconds = 75;

interface Pair {
  readonly on: number;
  readonly off: number;
}

async function main(rounds: number): Promise<void> {
  const own = await TestStack.reserve("watching");
  try {
    const up = await lab(own.up);
    if (up.exitCode !== 0) throw new Error(up.stderr);
    const stack = await connect(own.name);
    await throughput(stack);
    const pairs: Pair[] = [];
    for (let number = 0; number < rounds; number++) pairs.push(await pair(own, stack, number));
    await sleep(restSeconds * 1000);
    process.stdout.write(`${throughputTable(pairs)}\n\n${await costTable(stack)}\n\n${conditions()}\n`);
  } finally {
    await own.remove();
  }
}

/** One round of both, in an order that changes, so that what drifts meets both alike. */
async function pair(own: TestStack, stack: RunningStack, number: number): Promise<Pair> {
  const off = () => paused(own, () => throughput(stack));
  if (number % 2 === 0) return { on: await throughput(stack), off: await off() };
  return { off: await off(), on: await throughput(stack) };
}

async function paused<Result>(own: TestStack, action: () => Promise<Result>): Promise<Result> {
  const containers = watchers.map((service) => docker.getContainer(own.container(service)));
  await Promise.all(containers.map((container) => container.pause()));
  try {
    return await action();
  } finally {
    await Promise.all(containers.map((container) => container.unpause()));
    await sleep(5000);
  }
}

/** Answers a second to reads of the seat map; wrk itself, because a load run asks Prometheus, which may be paused. */
async function throughput(stack: RunningStack): Promise<number> {
  const url = `http://${stack.services[stack.entry]?.endpoint}/seats`;
  const argv = ["wrk", "-t2", `-c${connections}`, `-d${loadSeconds}s`, url];
  const { stdout, stderr, exitCode } = await stack.exec("loadgen", argv);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  if (exitCode !== 0 || !rate) throw new Error(`wrk failed: ${stderr}${stdout}`);
  return Number(rate);
}

function throughputTable(pairs: readonly Pair[]): string {
  const rows = pairs.map(({ on, off }, index) => [`${index + 1}`, round(on), round(off), round(on / off, 2)]);
  const ratios = pairs.map(({ on, off }) => on / off).sort((a, b) => a - b);
  const middle = [median(pairs.map(({ on }) => on)), median(pairs.map(({ off }) => off))].map((value) => round(value));
  const range = `${round(median(ratios), 2)} (${round(ratios[0] ?? 0, 2)} to ${round(ratios.at(-1) ?? 0, 2)})`;
  rows.push(["**median**", ...middle, `**${range}**`]);
  return table(["round", "monitoring on, requests/s", "off, requests/s", "ratio"], rows);
}

/** PromQL of what watching costs, read from the lab itself while nothing loads it. */
const watching = `service=~"${watchers.join("|")}"`;
const exporters = 'service=~".+-exporter"';
const memory = (selector: string) => `sum(container_memory_working_set_bytes{${selector}}) / 1024^2`;
const cpu = (selector: string) => `sum(rate(container_cpu_usage_seconds_total{${selector}}[1m])) * 1000`;
const figures: Readonly<Record<string, readonly [query: string, unit: string]>> = {
  "memory of all exporters": [memory(exporters), "MiB"],
  "memory of all that watches, Prometheus and Alertmanager included": [memory(watching), "MiB"],
  "samples stored": ["sum(rate(prometheus_tsdb_head_samples_appended_total[1m]))", "a second"],
  "CPU of all exporters": [cpu(exporters), "ms a second"],
  "CPU of all that watches": [cpu(watching), "ms a second"],
  "CPU of the container exporter": [cpu('service="container-exporter"'), "ms a second"],
  "CPU of the containers that it reads, itself left out": [cpu('service!="container-exporter"'), "ms a second"],
  "containers that it reads": ["count(container_running)", ""],
};

async function costTable(stack: RunningStack): Promise<string> {
  const rows: string[][] = [];
  for (const [what, [query, unit]] of Object.entries(figures)) {
    const [sample] = await stack.query(query);
    if (!sample) throw new Error(`Prometheus has no answer to ${query}`);
    rows.push([what, `${round(sample.value)} ${unit}`.trim()]);
  }
  return table(["what, at rest", "figure"], rows);
}

function conditions(): string {
  const [load = 0] = loadavg();
  return `\`npx tsx bench/monitoring.ts\`: ${connections} connections read /seats for ${loadSeconds} s, load average at the end ${load.toFixed(1)}`;
}

main(Number(process.argv[2] ?? 5)).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
