import { metricNames as app } from "../../app/metrics/names";
import { containerMetrics } from "../../exporters/containers/metric-names";
import { thresholds } from "../../infra/monitoring/thresholds";
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

const WINDOW = `[${shortRateSeconds}s]`;
const rate = (metric: string, selector: string) => `rate(${metric}{${selector}}${WINDOW})`;
/** CPUs that containers keep busy, by service. */
const containerCpu = (selector: string) => `sum by (service) (${rate(containerMetrics.cpuUsage, selector)})`;
const hostCores = `count(node_cpu_seconds_total{job="node-exporter", mode="idle"})`;
const quota = `max by (service) (${containerMetrics.cpuQuota} > 0) / max by (service) (${containerMetrics.cpuPeriod})`;
/** Share of what a container may use: its limit where it has one, else `most` CPUs. */
const ofLimit = (cpu: string, most: string) => `(${cpu} / (${quota})) or (${cpu} / on () group_left () ${most})`;
const idle = rate("node_cpu_seconds_total", 'job="node-exporter", mode=~"idle|iowait"');
const realDisks = 'job="node-exporter", device!~"loop.*|ram.*|sr.*|dm-.*"';
const realNetworks = 'job="node-exporter", device!~"lo|veth.*|br-.*|docker.*|tap.*|ifb.*"';
/** Seconds of booking transactions per second: how many connections were busy, without sampling a gauge. */
const busyConnections = `sum by (instance) (${rate(`${app.bookingTransactionDuration}_sum`, 'job="app"')})`;

/**
 * Every resource that may hold a run up, how its use is read, and from which share on it counts as short. Busy shares
 * stay some points below 1: over 15 s even a thread that never rests shows pauses, and who asks is at times late.
 */
export const resourceQueries: readonly ResourceQuery[] = [
  {
    resource: "app-cpu",
    // Node runs JavaScript on one thread, so one core is all that a replica can use.
    promql: ofLimit(containerCpu('service=~"app.*"'), "vector(1)"),
    subjectLabel: "service",
    saturatedFrom: 0.85,
    of: "of the one core that Node can use",
  },
  {
    resource: "app-event-loop",
    promql: `max by (instance) (nodejs_eventloop_lag_p99_seconds{job="app"}) / ${thresholds.sale.eventLoopLagSeconds}`,
    subjectLabel: "instance",
    saturatedFrom: 1,
    of: `of the lag of ${thresholds.sale.eventLoopLagSeconds} s at which the app is too busy to answer`,
  },
  {
    resource: "pool",
    promql: `${busyConnections} / on (instance) max by (instance) (${app.dbPoolConnectionsLimit}{job="app"})`,
    subjectLabel: "instance",
    saturatedFrom: 0.85,
    of: "of its connections were in use",
  },
  {
    resource: "row-locks",
    // Waiting transactions of those that were under way: the share of their time that they stood still.
    promql: `sum(${rate("mysql_global_status_innodb_row_lock_time", 'job="mysqld-exporter"')}) / 1000 / (sum(${busyConnections}) > 0)`,
    subject: "mysql",
    saturatedFrom: 0.5,
    of: "of the transactions' time went into waiting for row locks",
  },
  {
    resource: "mysql-cpu",
    promql: ofLimit(containerCpu('service="mysql"'), hostCores),
    subjectLabel: "service",
    saturatedFrom: 0.85,
    of: "of the CPU that MySQL may use",
  },
  {
    resource: "disk",
    promql: `sum by (device) (${rate("node_disk_io_time_seconds_total", realDisks)})`,
    subjectLabel: "device",
    saturatedFrom: 0.85,
    of: "of the time the disk was busy",
  },
  {
    resource: "network",
    // Devices that do not tell their speed are left out.
    promql: `max by (device) (${rate("node_network_transmit_bytes_total", realNetworks)} / (node_network_speed_bytes{${realNetworks}} > 0))`,
    subjectLabel: "device",
    saturatedFrom: 0.85,
    of: "of the link's speed",
  },
  {
    resource: "load-host-cpu",
    promql: ofLimit(containerCpu('service=~"loadgen.*"'), hostCores),
    subjectLabel: "service",
    saturatedFrom: 0.8,
    of: "of the CPU that the load host may use",
  },
  {
    resource: "host-cpu",
    promql: `1 - sum by (host) (${idle}) / on () group_left () ${hostCores}`,
    subjectLabel: "host",
    saturatedFrom: 0.95,
    of: "of all CPU of the machine",
  },
];

/** Share of the machine's CPU that neither idles nor is used by the lab's own containers: others, and stolen time. */
export const foreignCpu =
  `1 - (sum(${idle}) + ` + `sum(${rate(containerMetrics.cpuUsage, 'job="container-exporter"')})) / ${hostCores}`;
