import { metricNames as app } from "../../contract/app-metrics";
import { containerMetrics } from "../../contract/container-metrics";
import { realDisks, realNetworks } from "../../monitoring/devices";
import { rate as rateOver } from "../../monitoring/promql";
import type { ResourceName } from "../runs/measured";
import { shortRateSeconds } from "./window";

export interface ResourceQuery {
  readonly resource: ResourceName;
  /** Shares of what there is, 1 being all of it: one series for each of its kind. */
  readonly promql: string;
  /** Label that tells one of its kind from the other; without it there is one. */
  readonly subjectLabel?: string;
  /** Subject where no label says it. */
  readonly subject?: string;
  readonly saturatedFrom: number;
  /** What the share is of, for the explanation: "97 % of one core". */
  readonly of: string;
}

const rate = (metric: string, selector: string) => rateOver(metric, `${shortRateSeconds}s`, selector);
/** CPUs that containers keep busy, by service. */
const containerCpu = (selector: string) => `sum by (service) (${rate(containerMetrics.cpuUsage, selector)})`;
const hostCores = `count(node_cpu_seconds_total{job="node-exporter", mode="idle"})`;
const quota = `max by (service) (${containerMetrics.cpuQuota} > 0) / max by (service) (${containerMetrics.cpuPeriod})`;
/** Share of what a container may use: its limit where it has one, else `most` CPUs. */
const ofLimit = (cpu: string, most: string, limit = `(${quota})`) =>
  `(${cpu} / ${limit}) or (${cpu} / on () group_left () ${most})`;
const idle = rate("node_cpu_seconds_total", 'job="node-exporter", mode=~"idle|iowait"');
const ofDisks = `job="node-exporter", ${realDisks}`;
const ofNetworks = `job="node-exporter", ${realNetworks}`;
/*
 * Seconds of something per second are how many of it there were at once, on average (Little's law): better than a gauge,
 * which is only read now and then.
 */
const atOnce = (histogram: string) => `sum by (instance) (${rate(`${histogram}_sum`, 'job="app"')})`;
const busyConnections = atOnce(app.bookingTransactionDuration);
const waitingForConnection = atOnce(app.dbPoolAcquireWait);
const statements = `sum(${rate("mysql_perf_schema_events_statements_seconds_total", 'job="mysqld-exporter"')})`;
const lockWaits = `sum(${rate("mysql_global_status_innodb_row_lock_time", 'job="mysqld-exporter"')}) / 1000`;
/** Share of the time that a server is taken which has so many before it on average, itself included: M/M/1's. */
const takenBy = (line: string) => `1 - 1 / (1 + clamp_min(${line}, 0))`;

/**
 * Every resource that may hold a run up, how its use is read, and from which share on it counts as short. Busy shares
 * stay some points below 1: over 15 s even a thread that never rests shows pauses, and who asks is at times late.
 */
export const resourceQueries: readonly ResourceQuery[] = [
  {
    resource: "app-cpu",
    // Node runs JavaScript on one thread, so one core is all that a replica can use, whatever its limit.
    promql: ofLimit(containerCpu('service=~"app.*"'), "vector(1)", `clamp_max(${quota}, 1)`),
    subjectLabel: "service",
    saturatedFrom: 0.85,
    of: "of one core or its lower limit",
  },
  {
    resource: "app-event-loop",
    // A transaction of which MySQL runs no statement waits for the app's thread. Unlike its CPU, that line grows just
    // as well where the thread itself has to wait for a core.
    promql: takenBy(`(sum(${busyConnections}) - ${statements}) / count(${busyConnections})`),
    subject: "app",
    saturatedFrom: 0.85,
    of: "busy",
  },
  {
    resource: "pool",
    promql: `clamp_max((${busyConnections} + ${waitingForConnection}) / on (instance) max by (instance) (${app.dbPoolConnectionsLimit}{job="app"}), 1)`,
    subjectLabel: "instance",
    saturatedFrom: 0.95,
    of: "of its connections in use or waited for",
  },
  {
    resource: "row-locks",
    // Waiting transactions of those that were under way: the share of their time that they stood still.
    promql: `${lockWaits} / (sum(${busyConnections}) > 0)`,
    subject: "mysql",
    saturatedFrom: 0.5,
    of: "of transaction time in row lock waits",
  },
  {
    resource: "mysql-cpu",
    promql: ofLimit(containerCpu('service="mysql"'), hostCores),
    subjectLabel: "service",
    saturatedFrom: 0.85,
    of: "of its CPU limit",
  },
  {
    resource: "disk",
    promql: `sum by (device) (${rate("node_disk_io_time_seconds_total", ofDisks)})`,
    subjectLabel: "device",
    saturatedFrom: 0.85,
    of: "utilisation",
  },
  {
    resource: "network",
    // Devices that do not tell their speed are left out.
    promql: `max by (device) (${rate("node_network_transmit_bytes_total", ofNetworks)} / (node_network_speed_bytes{${ofNetworks}} > 0))`,
    subjectLabel: "device",
    saturatedFrom: 0.85,
    of: "of the link speed",
  },
  {
    resource: "load-host-cpu",
    promql: ofLimit(containerCpu('service=~"loadgen.*"'), hostCores),
    subjectLabel: "service",
    saturatedFrom: 0.8,
    of: "of its CPU limit",
  },
  {
    resource: "host-cpu",
    promql: `1 - sum by (host) (${idle}) / on () group_left () ${hostCores}`,
    subjectLabel: "host",
    saturatedFrom: 0.95,
    of: "of all CPU",
  },
];

/** Share of the machine's CPU that neither idles nor is used by the lab's own containers: others, and stolen time. */
export const foreignCpu =
  `1 - (sum(${idle}) + ` + `sum(${rate(containerMetrics.cpuUsage, 'job="container-exporter"')})) / ${hostCores}`;

/** Share of the time that MySQL's cores were taken, by the line of statements that did not wait for a lock. */
export const mysqlLine = takenBy(`(${statements} - ${lockWaits}) / ${hostCores}`);
