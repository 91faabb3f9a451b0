import { liveRunMetrics as live, loadRunMetrics as names } from "../../contract/load-metrics";
import { headlineResult, type RunRecord } from "../runs/record";
import type { HttpResult, LoadResult } from "../runs/result";
import type { RunningStack } from "../stack/running-stack";
import { endpointOf, loadHostsOf } from "./load-hosts";
import type { RunProgress } from "./progress";

const TIME_LIMIT_SECONDS = 5;

const QUANTILES = { p50: "0.5", p90: "0.9", p95: "0.95", p99: "0.99", p999: "0.999", max: "1" } as const;

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Sends the run's figures to the Pushgateway, in place of those of the scene's run before.
 * The group holds no run id: every id would be a new set of series that stays.
 */
export async function pushRun(stack: RunningStack, record: RunRecord): Promise<void> {
  await push(stack, record.scene, "PUT", runMetricsText(record));
}

/** Sends how far the run is, beside the figures of the scene's run before: Prometheus sees the run while it goes on. */
export async function pushLive(stack: RunningStack, scene: string, progress: RunProgress): Promise<void> {
  await push(stack, scene, "POST", liveMetricsText(progress));
}

/** PUT replaces the scene's group, POST only what is sent. */
async function push(stack: RunningStack, scene: string, method: "PUT" | "POST", stdin: string): Promise<void> {
  const url = `http://${endpointOf(stack, "pushgateway")}/metrics/job/load/scene/${scene}`;
  const options = ["--fail-with-body", "--silent", "--show-error", "--max-time", String(TIME_LIMIT_SECONDS)];
  const argv = ["curl", ...options, "--request", method, "--data-binary", "@-", url];
  const { exitCode, stdout, stderr } = await stack.exec(loadHostsOf(stack)[0], argv, { stdin });
  if (exitCode !== 0) throw new Error(`the Pushgateway did not take them: ${(stderr + stdout).trim()}`);
}

/** How far a run is, in the Prometheus text format; what is not known yet is left out. */
export function liveMetricsText({ percent, perSecond, failed, p99Seconds }: RunProgress, now = Date.now()): string {
  const known = (value: number | undefined) => (value === undefined ? [] : [{ value }]);
  return [
    gauge(live.updated, "When these figures were read, in Unix time.", [{ value: now / 1000 }]),
    gauge(live.progress, "Share of the planned load that is done.", [{ value: percent / 100 }]),
    gauge(live.throughput, "Answers or transactions in the last whole second.", known(perSecond)),
    gauge(live.failed, "Failed answers in the stage so far.", known(failed)),
    gauge(live.p99, "99th percentile of the latency, as it was last known.", known(p99Seconds)),
  ].join("");
}

/** The run's figures in the Prometheus text format. */
export function runMetricsText(record: RunRecord): string {
  const { integrity, verdict } = record;
  const result = headlineResult(record);
  return [
    gauge(names.passed, "1 when the run's verdict is passed, else 0.", [{ value: verdict.passed ? 1 : 0 }]),
    gauge(names.startTime, "When the run began, in Unix time.", [{ value: Date.parse(record.startedAt) / 1000 }]),
    gauge(names.endTime, "When the load ended, in Unix time.", [{ value: Date.parse(record.endedAt) / 1000 }]),
    ...(result ? resultMetrics(result) : []),
    ...(integrity
      ? [
          gauge(names.seatsSold, "Seats sold after the run.", [{ value: integrity.seatsSold }]),
          gauge(names.doubleBookings, "Seats booked more than once.", [{ value: integrity.doubleBookings }]),
          gauge(names.acknowledgedMissing, "Bookings acknowledged but missing from MySQL.", [
            { value: integrity.acknowledgedMissing },
          ]),
        ]
      : []),
  ].join("");
}

function resultMetrics(result: LoadResult): string[] {
  const { latencySeconds: latency } = result;
  const quantiles = Object.entries(QUANTILES) as [keyof typeof QUANTILES, string][];
  const latencies = latency ? quantiles.map(([key, quantile]) => ({ labels: { quantile }, value: latency[key] })) : [];
  const completed = result.kind === "http" ? result.requests : result.transactions;
  return [
    gauge(names.duration, "Seconds of the measured load.", [{ value: result.durationSeconds }]),
    gauge(names.requests, "Requests answered, or transactions.", [{ value: completed }]),
    gauge(names.throughput, "Requests answered, or transactions, per second.", [{ value: result.throughput }]),
    gauge(names.latency, "Latency in seconds as the load hosts saw it, by quantile.", latencies),
    ...(result.kind === "http" ? httpMetrics(result) : []),
  ];
}

function httpMetrics({ statuses, socketErrors }: HttpResult): string[] {
  const responses = Object.entries(statuses).map(([status, value]) => ({ labels: { status }, value }));
  const errors = Object.entries(socketErrors).map(([kind, value]) => ({ labels: { kind }, value }));
  return [
    gauge(names.responses, "Responses by status.", responses),
    gauge(names.socketErrors, "Socket errors and timeouts by kind.", errors),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(({ labels, value }) => `${name}${labelsText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
}

function labelsText(labels: Sample["labels"]): string {
  if (!labels) return "";
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return `{${pairs.join(",")}}`;
}
