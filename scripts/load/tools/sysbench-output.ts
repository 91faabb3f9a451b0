import type { ExecResult } from "../../stack/running-stack";
import { LatencyHistogram } from "../../statistics/histogram";
import type { DatabaseTally, Tick } from "../tally";

/** Where sysbench's histogram ends; slower transactions are counted there, whatever they took. */
const CAP_MILLISECONDS = 100_000;

/** Numbers of MySQL's errors for which sysbench repeats a transaction. */
const DEADLOCK = 1213;
const LOCK_TIMEOUT = 1205;

/** Reads what sysbench printed; throws when it failed, with its own words. */
export function parseSysbenchOutput(output: ExecResult, _stage: unknown, startedAt: Date): DatabaseTally {
  const { stdout, exitCode } = output;
  const transactions = numberAfter(stdout, /total number of events:/);
  const durationSeconds = numberAfter(stdout, /total time:/);
  if (exitCode !== 0 || transactions === undefined || durationSeconds === undefined) throw new Error(failureOf(output));
  const lines = stdout.split("\n");
  const buckets = lines.flatMap(parseBucket);
  const read = (label: RegExp) => numberAfter(stdout, label) ?? 0;
  return {
    kind: "database",
    transactions,
    durationSeconds,
    queries: { read: read(/\n +read:/), write: read(/\n +write:/), other: read(/\n +other:/) },
    deadlocks: errorsOf(lines, DEADLOCK),
    lockTimeouts: errorsOf(lines, LOCK_TIMEOUT),
    reconnects: read(/reconnects:/),
    cappedLatencies: sum(
      buckets.filter(([milliseconds]) => milliseconds >= CAP_MILLISECONDS).map(([, count]) => count),
    ),
    latencies: LatencyHistogram.of(buckets.map(([milliseconds, count]) => [milliseconds * 1000, count])),
    ticks: lines.flatMap((line) => parseSysbenchTick(line, startedAt) ?? []),
  };
}

/** Reads a line of `--report-interval=1`; undefined for any other line. */
export function parseSysbenchTick(line: string, startedAt: Date): Tick | undefined {
  const match = /^\[ (\d+)s \] thds: \d+ tps: ([\d.]+) .*lat \(ms,99%\): ([\d.]+) err\/s: ([\d.]+)/.exec(line);
  if (!match) return undefined;
  const [, second, completed, milliseconds, failed] = match.map(Number);
  // The line of second 1 tells of the first second, which is number 0.
  const unixSecond = Math.floor(startedAt.getTime() / 1000) + second - 1;
  return { unixSecond, completed, failed, p99Seconds: milliseconds / 1000 };
}

/** Names of the tables that `load-schema.lua list` printed. */
export function tablesIn(stdout: string): string[] {
  return [...stdout.matchAll(/^--- table (.+)$/gm)].map(([, name]) => name);
}

/** What `ticket.lua check` printed. */
export function parseTicketCheck(stdout: string) {
  const match = /^--- tickets seatsSold=(\d+) bookings=(\d+) doubleBookings=(\d+)$/m.exec(stdout);
  if (!match) return undefined;
  const [, seatsSold, bookings, doubleBookings] = match.map(Number);
  return { seatsSold, bookings, doubleBookings };
}

/** A line of `--histogram`: the middle of the bucket in milliseconds, a bar, the count. */
function parseBucket(line: string): [number, number][] {
  const match = /^ *([\d.]+) \|\** +(\d+)$/.exec(line);
  return match ? [[Number(match[1]), Number(match[2])]] : [];
}

function errorsOf(lines: readonly string[], number: number): number {
  const counts = lines
    .map((line) => /^--- errors (\d+)=(\d+)$/.exec(line))
    .filter((match) => match?.[1] === `${number}`);
  return sum(counts.map((match) => Number(match?.[2])));
}

function numberAfter(text: string, label: RegExp): number | undefined {
  const found = new RegExp(`${label.source}\\s+([\\d.]+)`).exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function failureOf({ exitCode, stderr, stdout }: ExecResult): string {
  const said = `${stderr}\n${stdout}`.trim().split("\n");
  const fatal = said.find((line) => line.startsWith("FATAL"));
  if (fatal) return `sysbench failed: ${fatal.slice("FATAL: ".length)}`;
  if (exitCode === 130) return "sysbench was interrupted before it could report; its lines for each second are kept";
  return `sysbench ended with exit code ${exitCode} and without a result: ${said.at(-1) || "it printed nothing"}`;
}
