/**
 * What the lab's way of loading costs: throughput of wrk as a scene runs it (Lua that counts, a line each second, the
 * watching around it) : bare wrk with the same threads, connections and time, from the same container at the same app,
 * in turn. Stands up a stack of its own and removes it. Run: npx tsx bench/load.ts [rounds]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../kit/user-error";
import { endpointOf } from "../scripts/load/load-hosts";
import { runScene } from "../scripts/load/run-scene";
import { preOpen } from "../scripts/load/scenes/pre-open";
import { headlineResult } from "../scripts/runs/record";
import { connect } from "../scripts/stack/connect";
import type { RunningStack } from "../scripts/stack/running-stack";
import { lab, TestStack } from "../test/helpers/lab-cli";
import { median, round, table } from "./app/shell";

const flags = { threads: "2", connections: "50", duration: "10s" } as const;
/** After a run its report is drawn and Prometheus read for it, on the same cores: neither side shall begin in its wake. */
const settleMs = 5000;
const runsDirectory = mkdtempSync(join(tmpdir(), "ticketwatch-bench-"));

interface Pair {
  readonly throughLab: number;
  readonly bare: number;
}

async function main(rounds: number): Promise<void> {
  const own = await TestStack.reserve("wrk");
  try {
    const up = await lab(own.up);
    if (up.exitCode !== 0) throw new Error(up.stderr);
    const stack = await connect(own.name);
    // What is read and compiled for the first time is not what is compared.
    await pair(stack, 0);
    const pairs: Pair[] = [];
    for (let number = 0; number < rounds; number++) pairs.push(await pair(stack, number));
    process.stdout.write(`${report(pairs)}\n\nload average at the end ${round(loadavg()[0] ?? 0, 1)}\n`);
  } finally {
    await own.remove();
    rmSync(runsDirectory, { recursive: true });
  }
}

/** One round of both, in an order that changes, so that what drifts meets both alike. */
async function pair(stack: RunningStack, number: number): Promise<Pair> {
  if (number % 2 === 0) return { throughLab: await throughLab(stack), bare: await bare(stack) };
  const first = await bare(stack);
  return { throughLab: await throughLab(stack), bare: first };
}

/** Answers a second of the scene's full load; its ramp leads up to it and does not count. */
async function throughLab(stack: RunningStack): Promise<number> {
  await sleep(settleMs);
  const plan = preOpen.plan({ ...flags, rampSteps: "1", rampStepDuration: "1s" });
  const { record } = await runScene(stack, plan, { runsDirectory });
  const result = headlineResult(record);
  if (!result) throw new Error(record.message ?? "the scene gave no result");
  return result.throughput;
}

async function bare(stack: RunningStack): Promise<number> {
  await sleep(settleMs);
  const url = `http://${endpointOf(stack, stack.entry)}/seats`;
  const argv = ["wrk", `-t${flags.threads}`, `-c${flags.connections}`, `-d${flags.duration}`, "--latency", url];
  const { stdout, stderr, exitCode } = await stack.exec("loadgen", argv);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  if (exitCode !== 0 || !rate) throw new Error(`wrk failed: ${stderr}${stdout}`);
  return Number(rate);
}

function report(pairs: readonly Pair[]): string {
  const ratios = pairs.map(({ throughLab, bare }) => throughLab / bare);
  const rows = pairs.map(({ throughLab, bare }, index) => [
    round(throughLab),
    round(bare),
    round(ratios[index] ?? 0, 3),
  ]);
  const spread = `${round(Math.min(...ratios), 3)} to ${round(Math.max(...ratios), 3)}`;
  const middle = ["median (least to most)", "", `${round(median(ratios), 3)} (${spread})`];
  return table(["wrk through the lab, answers/s", "bare wrk, answers/s", "ratio"], [...rows, middle]);
}

main(Number(process.argv[2] ?? 5)).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
