import Table from "cli-table3";
import type { LoadResult, RunRecord } from "./record";

const PLAIN = { head: [], border: [] };
const LATENCIES = ["p50", "p90", "p95", "p99", "p999", "max"] as const;
const WITNESSES = { app: "App's", "load-balancer": "Load balancer's" } as const;
const HEADINGS: Readonly<Record<string, string>> = { p999: "p99.9" };

/** The run for a person at a terminal: figures, truth, warnings, verdict, where the record is. */
export function summarise(record: RunRecord, recordPath: string): string {
  return [
    `${record.scene}: ${record.status}${record.message ? ` (${record.message})` : ""}`,
    ...(record.result ? resultLines(record.result) : ["There is no measured result."]),
    truthLine(record),
    ...counterLines(record),
    ...record.warnings.map((warning) => `Warning: ${warning}.`),
    verdictLines(record),
    `Record: ${recordPath}`,
  ].join("\n");
}

function resultLines(result: LoadResult): string[] {
  const { requests, durationSeconds, throughput, latencySeconds, socketErrors } = result;
  const errors = Object.entries(socketErrors).map(([kind, number]) => `${kind} ${whole(number)}`);
  return [
    `Throughput: ${whole(throughput)} requests/s (${whole(requests)} requests in ${durationSeconds.toFixed(1)} s)`,
    ...(latencySeconds ? latencyLines(latencySeconds) : []),
    statusTable(result),
    `Socket errors: ${errors.join(", ")}`,
  ];
}

function latencyLines(latency: NonNullable<LoadResult["latencySeconds"]>): string[] {
  const head = ["Latency", ...LATENCIES.map((name) => HEADINGS[name] ?? name)];
  const table = new Table({ head, style: PLAIN });
  table.push(["closed loop", ...LATENCIES.map((name) => readable(latency[name]))]);
  return [table.toString(), "Closed loop with wrk's own correction for stalls: not what independent users would see."];
}

function statusTable({ statuses, requests }: LoadResult): string {
  const table = new Table({
    head: ["Status", "Responses", "Share"],
    style: PLAIN,
    colAligns: ["left", "right", "right"],
  });
  for (const [status, number] of Object.entries(statuses)) {
    table.push([status, whole(number), `${((100 * number) / requests).toFixed(2)} %`]);
  }
  return table.toString();
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
