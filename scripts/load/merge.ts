import type { LoadResult, SecondRecord } from "../runs/result";
import { LatencyHistogram } from "../statistics/histogram";
import type { DatabaseTally, HttpTally, Tally, Tick } from "./tally";

interface Model {
  readonly loadModel: LoadResult["loadModel"];
  readonly latencyCorrection: LoadResult["latencyCorrection"];
}

/** How each tool loads, and what it makes of coordinated omission. */
export const models: Readonly<Record<"wrk" | "vegeta" | "sysbench", Model>> = {
  wrk: { loadModel: "closed-loop", latencyCorrection: "wrk" },
  vegeta: { loadModel: "open-loop", latencyCorrection: "intended-start" },
  sysbench: { loadModel: "closed-loop", latencyCorrection: "none" },
};

/** The result of a stage from what each load host counted. Histograms are added; percentiles are read from their sum. */
export function resultOf(tallies: readonly [Tally, ...Tally[]], model: Model): LoadResult {
  const http = tallies.filter((tally) => tally.kind === "http");
  const database = tallies.filter((tally) => tally.kind === "database");
  return http.length > 0 ? httpResultOf(http, model) : databaseResultOf(database, model);
}

function httpResultOf(tallies: readonly HttpTally[], model: Model): LoadResult {
  const requests = sumOf(tallies, (tally) => tally.requests);
  const uncorrected = tallies.map((tally) => tally.uncorrected);
  const arrivals = tallies.flatMap((tally) => tally.arrivals ?? []);
  return {
    kind: "http",
    ...commonOf(tallies, requests, model),
    requests,
    bytes: sumOf(tallies, ({ bytes }) => bytes),
    statuses: sumOfRecords(tallies.map(({ statuses }) => statuses)),
    socketErrors: sumOfRecords(tallies.map(({ socketErrors }) => socketErrors)),
    uncorrected: uncorrected.every((histogram) => histogram !== null) ? uncorrectedOf(uncorrected) : null,
    acknowledged: sumOf(tallies, ({ acknowledgedCount }) => acknowledgedCount),
    acknowledgedRead: sumOf(tallies, ({ acknowledged }) => acknowledged.length),
    ...(arrivals.length > 0 ? { arrivals: sumOfRecords(arrivals) } : {}),
  };
}

function databaseResultOf(tallies: readonly DatabaseTally[], model: Model): LoadResult {
  const transactions = sumOf(tallies, (tally) => tally.transactions);
  return {
    kind: "database",
    ...commonOf(tallies, transactions, model),
    transactions,
    queries: sumOfRecords(tallies.map(({ queries }) => queries)),
    deadlocks: sumOf(tallies, ({ deadlocks }) => deadlocks),
    lockTimeouts: sumOf(tallies, ({ lockTimeouts }) => lockTimeouts),
    reconnects: sumOf(tallies, ({ reconnects }) => reconnects),
    cappedLatencies: sumOf(tallies, ({ cappedLatencies }) => cappedLatencies),
  };
}

/** All hosts start together, so the longest of their times is that of the whole. */
function commonOf(tallies: readonly Tally[], completed: number, model: Model) {
  const durationSeconds = Math.max(...tallies.map((tally) => tally.durationSeconds));
  const latencies = sumOfHistograms(tallies.map((tally) => tally.latencies));
  return {
    ...model,
    durationSeconds,
    throughput: durationSeconds > 0 ? completed / durationSeconds : 0,
    latencySeconds: latencies.figures(),
    latencyHistogram: latencies.count > 0 ? latencies.encoded : null,
    perSecond: perSecondOf(tallies.flatMap(({ ticks }) => ticks)),
  };
}

function uncorrectedOf(histograms: readonly LatencyHistogram[]) {
  const sum = sumOfHistograms(histograms);
  const latencySeconds = sum.figures();
  return latencySeconds && { latencySeconds, latencyHistogram: sum.encoded };
}

/** Seconds without an answer are there too: a gap is what one looks for. */
export function perSecondOf(ticks: readonly Tick[]): SecondRecord[] {
  if (ticks.length === 0) return [];
  const seconds = ticks.map(({ unixSecond }) => unixSecond);
  const first = Math.min(...seconds);
  const all = Array.from({ length: Math.max(...seconds) - first + 1 }, (_, second) => ({ second, ...nothing }));
  for (const { unixSecond, completed, failed, p99Seconds } of ticks) {
    const sum: SecondRecord = all[unixSecond - first] as SecondRecord;
    sum.completed += completed;
    sum.failed += failed;
    // Of several hosts the worst: percentiles of different hosts cannot be added.
    if (p99Seconds !== undefined) sum.p99Seconds = Math.max(sum.p99Seconds ?? 0, p99Seconds);
  }
  return all;
}

const nothing = { completed: 0, failed: 0 };

function sumOfHistograms(histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const sum = new LatencyHistogram();
  for (const histogram of histograms) sum.add(histogram);
  return sum;
}

function sumOf<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

function sumOfRecords<Counts extends Readonly<Record<string, number>>>(records: readonly Counts[]): Counts {
  const sums: Record<string, number> = {};
  for (const [name, number] of records.flatMap((record) => Object.entries<number>(record))) {
    sums[name] = (sums[name] ?? 0) + number;
  }
  return sums as Counts;
}
