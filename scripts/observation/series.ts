import * as app from "../../dashboards/queries/app";
import * as containers from "../../dashboards/queries/containers";
import * as hosts from "../../dashboards/queries/hosts";
import * as innodb from "../../dashboards/queries/innodb";
import { ofApp } from "../../dashboards/queries/selectors";
import { thresholds } from "../../monitoring/thresholds";
import type { SeriesRecord } from "../runs/measured";
import type { RunningStack } from "../stack/running-stack";
import { secondsOf, type Window } from "./window";

/** Points that a chart as wide as a page can still show apart. */
const MOST_POINTS = 120;
const RATE_SECONDS = 4 * thresholds.scrapeIntervalSeconds;

interface Charted {
  readonly panel: string;
  readonly name: string;
  readonly unit: string;
  /** As on the dashboards, which ask over Grafana's own rate window. */
  readonly promql: string;
}

const ofMysql = 'job="mysqld-exporter"';
const ofMachines = 'job="node-exporter"';
const inLab = 'job="container-exporter"';

/** What a report draws over the time of a run. */
export const charted: readonly Charted[] = [
  { panel: "Requests at the app", name: "requests", unit: "req/s", promql: app.requestRate(["route"], ofApp) },
  { panel: "Latency at the app", name: "p50", unit: "s", promql: app.latency(0.5, [], ofApp) },
  { panel: "Latency at the app", name: "p99", unit: "s", promql: app.latency(0.99, [], ofApp) },
  { panel: "Bookings at the app", name: "bookings", unit: "1/s", promql: `${app.bookingRate(ofApp)} > 0` },
  { panel: "Database connections", name: "connections", unit: "connections", promql: app.poolConnections(ofApp) },
  { panel: "Database connections", name: "limit", unit: "connections", promql: app.poolLimit(ofApp) },
  { panel: "Connection pool: pending requests", name: "waiting", unit: "requests", promql: app.poolQueue(ofApp) },
  { panel: "Row locks", name: "waits", unit: "1/s", promql: innodb.lockWaits(ofMysql) },
  { panel: "Row locks", name: "transactions waiting", unit: "transactions", promql: innodb.lockWaiters(ofMysql) },
  {
    panel: "CPU by container",
    name: "cpu",
    unit: "cores",
    promql: containers.cpu(`${inLab}, service=~"app.*|mysql|loadgen.*|load-balancer"`),
  },
  { panel: "CPU of the machine", name: "cpu", unit: "ratio", promql: hosts.cpuByMode(ofMachines) },
  { panel: "Disk", name: "busy", unit: "ratio", promql: hosts.diskBusy(ofMachines) },
];

/** Time series over the window, thinned; a chart that cannot be read is left out. */
export async function readSeries(stack: Pick<RunningStack, "queryRange">, window: Window): Promise<SeriesRecord[]> {
  const step = Math.max(thresholds.scrapeIntervalSeconds, Math.ceil(secondsOf(window) / MOST_POINTS));
  const rateWindow = `${Math.max(RATE_SECONDS, 2 * step)}s`;
  const read = await Promise.all(
    charted.map(async ({ promql, ...about }): Promise<SeriesRecord[]> => {
      const asked = promql.replaceAll("$__rate_interval", rateWindow);
      const found = await stack.queryRange(asked, { ...window, step }).catch(() => []);
      return found.map(({ labels, points }) => ({ ...about, labels, points: points.map(tidied) }));
    }),
  );
  return read.flat().filter(({ points }) => points.some(([, value]) => value !== null));
}

/** Six digits are more than any chart shows. */
function tidied([time, value]: readonly [number, number]): [number, number | null] {
  return [time, Number.isFinite(value) ? Number(value.toPrecision(6)) : null];
}
