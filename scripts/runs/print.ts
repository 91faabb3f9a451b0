import Table from "cli-table3";
import { httpResult, type RunRecord, type StageRecord } from "./record";
import type { LoadResult } from "./result";

const PLAIN = { head: [], border: [] };
const WITNESSES = { app: "App's", "load-balancer": "Load balancer's" } as const;
const LATENCIES = { p50: "p50", p90: "p90", p99: "p99", p999: "p99.9", p9999: "p99.99", max: "max" } as const;
export const latencyCorrections: Readonly<Record<LoadResult["latencyCorrection"], string>> = {
  wrk: "closed loop, corrected by wrk",
  "intended-start": "open loop, from the intended start",
  none: "closed loop",
};
export const uncorrectedLatencies: Readonly<Record<string, string>> = {
  wrk: "closed loop, as measured",
  "intended-start": "open loop, from the actual start",
};

/** The run for a person at a terminal: figures, truth, warnings, verdict, where the record is. */
export function summarise(record: RunRecord, recordPath: string): string {
  return [
    `${record.scene}: ${record.status}${record.message ? ` (${record.message})` : ""}`,
    ...stageLines(record.stages.filter(({ measured }) => measured || record.stages.length < 4)),
    truthLine(record),
    ...counterLines(record),
    ...record.warnings.map((warning) => `Warning: ${warning}.`),
    ...record.measurement.findings
      .filter(({ severity }) => severity !== "info")
      .map(({ message, severity }) => `${severity === "invalid" ? "Not trustworthy" : "Doubtful"}: ${message}.`),
    record.summary,
    verdictLines(record),
    ...(record.links[0] ? [`Dashboards: ${record.links[0].url}`] : []),
    `Record: ${recordPath}`,
  ].join("\n");
}

function stageLines(stages: readonly StageRecord[]): string[] {
  const withResult = stages.filter(({ result }) => result);
  if (withResult.length === 0) return ["There is no measured result."];
  return [latencyTable(withResult), ...withResult.flatMap(countLines)];
}

function latencyTable(stages: readonly StageRecord[]): string {
  const head = ["Stage", "Per second", "Latency", ...Object.values(LATENCIES)];
  const table = new Table({ head, style: PLAIN, colAligns: head.map((_, index) => (index === 1 ? "right" : "left")) });
  for (const { name, result } of stages) {
    if (!result) continue;
    const { latencySeconds, latencyCorrection } = result;
    table.push([
      name,
      whole(result.throughput),
      latencyCorrections[latencyCorrection],
      ...latencyCells(latencySeconds),
    ]);
    if (result.kind === "http" && result.uncorrected) {
      table.push([
        "",
        "",
        uncorrectedLatencies[latencyCorrection] ?? "",
        ...latencyCells(result.uncorrected.latencySeconds),
      ]);
    }
  }
  return table.toString();
}

function latencyCells(latency: LoadResult["latencySeconds"]): string[] {
  const names = Object.keys(LATENCIES) as (keyof typeof LATENCIES)[];
  return names.map((name) => (latency ? readable(latency[name]) : "–"));
}

function countLines(stage: StageRecord): string[] {
  const { name, result } = stage;
  if (!result) return [];
  const seconds = result.durationSeconds.toFixed(1);
  const http = httpResult(stage);
  if (!http) return result.kind === "database" ? [databaseLine(name, result, seconds)] : [];
  const statuses = Object.entries(http.statuses).map(
    ([status, number]) => `${whole(number)} × ${status} (${((100 * number) / http.requests).toFixed(2)} %)`,
  );
  const errors = Object.entries(http.socketErrors).filter(([, number]) => number > 0);
  const trouble = errors.map(([kind, number]) => `${whole(number)} ${kind} errors`);
  return [`${name}: ${whole(http.requests)} answers in ${seconds} s: ${[...statuses, ...trouble].join(", ")}`];
}

function databaseLine(name: string, result: Extract<LoadResult, { kind: "database" }>, seconds: string): string {
  const { transactions, deadlocks, lockTimeouts, queries } = result;
  const all = queries.read + queries.write + queries.other;
  return (
    `${name}: ${whole(transactions)} transactions (${whole(all)} queries) in ${seconds} s, ` +
    `${whole(deadlocks)} deadlocks, ${whole(lockTimeouts)} lock timeouts`
  );
}

function truthLine({ integrity }: RunRecord): string {
  if (!integrity) return "MySQL: could not be read.";
  return (
    `MySQL: ${integrity.seatsSold} seats sold, ${integrity.bookings} bookings, ` +
    `${integrity.doubleBookings} double bookings; of ${integrity.acknowledged} acknowledged in this run ` +
    `${integrity.acknowledgedMissing} missing`
  );
}

function counterLines({ appCounters }: RunRecord): string[] {
  if (!appCounters) return [];
  const difference = (100 * appCounters.relativeDifference).toFixed(2);
  return [
    `${WITNESSES[appCounters.countedBy ?? "app"]} own count: ${whole(appCounters.answered)} answered (${difference} % off), ` +
      `${whole(appCounters.abandoned)} abandoned when the load stopped`,
  ];
}

function verdictLines({ verdict }: RunRecord): string {
  if (verdict.passed) return "Verdict: passed";
  return ["Verdict: FAILED", ...verdict.reasons.map((reason) => `  - ${reason}`)].join("\n");
}

const whole = (number: number) => Math.round(number).toLocaleString("en-US");

function readable(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(2)} s`;
  return `${(seconds * 1000).toFixed(seconds < 0.01 ? 2 : 1)} ms`;
}
