import { Registry } from "prom-client";
import { dashboardUids } from "../../../contract/dashboard-uids";
import { seatsMetrics } from "../../../contract/seats-metrics";
import { cpuTopic } from "../../../exporters/containers/cpu";
import { diskIoTopic } from "../../../exporters/containers/disk-io";
import type { Topic } from "../../../exporters/containers/topic";
import { alertingRule, allAlerts } from "../../../monitoring/rules";
import { liveMetricsText, runMetricsText } from "../../../scripts/load/push";
import { exampleRecord } from "../../../scripts/runs/testing";
import type { DashboardQuery } from "../../queries-of";

type Labels = Readonly<Record<string, string>>;

/** What makes queries show something that are rightly empty without it. */
export interface Condition {
  readonly title: string;
  /** Labels that Prometheus puts to what it scrapes. */
  readonly target: Labels;
  /** Whether a query that may be empty is filled by this condition. */
  readonly fills: (query: DashboardQuery) => boolean;
  /** The page of metrics, so many seconds after the start and at that Unix time; `holds`: whether the condition is there. */
  readonly page: (seconds: number, holds: boolean, unixSeconds: number) => string | Promise<string>;
}

const target = (job: string, instance: string): Labels => ({ job, instance, host: "local" });
const panel = (uid: string, ...titles: string[]) => {
  return ({ dashboard, kind, name }: DashboardQuery) => kind === "panel" && dashboard === uid && titles.includes(name);
};

/** Every condition. Pages come from the product's own code where it writes them. */
export const conditions: readonly Condition[] = [
  {
    title: "an alert fires",
    target: {},
    fills: ({ kind, name }) => (kind === "annotation" ? name === "Alerts" : name === "Firing alerts"),
    page: (_, holds) => (holds ? allAlerts().slice(0, 3).map(firing).join("") : ""),
  },
  {
    title: "a load run was pushed",
    target: { job: "load", instance: "", scene: "on-sale" },
    fills: (query) =>
      query.name === "Ends of load runs" ||
      query.name === "scene" ||
      (/^no load run/.test(query.mayBeEmpty ?? "") && !goesOn(query)),
    page: (_, holds, now) => (holds ? `${runMetricsText(endedAt(now - 10))}push_time_seconds 1.77e+09\n` : ""),
  },
  {
    title: "a load run goes on",
    target: { job: "load", instance: "", scene: "mixed" },
    fills: goesOn,
    page: (_, holds, now) =>
      holds
        ? liveMetricsText({ doing: "bookings", percent: 50, perSecond: 900, failed: 3, p99Seconds: 0.02 }, now * 1000)
        : "",
  },
  {
    title: "a seat was booked",
    target: target("seats-exporter", "seats-exporter:9339"),
    fills: panel(dashboardUids.bookings, "Last booking", "First to last booking"),
    page: (_, holds) =>
      `${seatsMetrics.firstBooking} ${holds ? 1_770_000_000 : 0}\n${seatsMetrics.lastBooking} ${holds ? 1_770_000_060 : 0}\n`,
  },
  {
    title: "a disk is read and written",
    target: target("node-exporter", "node-exporter:9100"),
    fills: panel(dashboardUids.hosts, "Disk latency"),
    page: (seconds, holds) =>
      ["read", "write"].map((kind) => disk(kind, 7 + (holds ? seconds : 0), 3 + (holds ? seconds / 100 : 0))).join(""),
  },
  {
    title: "a container has reached its CPU limit",
    target: target("container-exporter", "container-exporter:9338"),
    fills: panel(dashboardUids.containers, "CPU throttling"),
    page: (seconds, holds) => container(cpuTopic, holds ? seconds : 0),
  },
  {
    title: "a container reads and writes on a disk",
    target: target("container-exporter", "container-exporter:9338"),
    fills: panel(dashboardUids.containers, "Disk reads", "Disk writes"),
    page: (seconds, holds) => (holds ? container(diskIoTopic, seconds) : ""),
  },
];

function goesOn({ mayBeEmpty }: DashboardQuery): boolean {
  return mayBeEmpty === "no load run goes on";
}

/** A run whose load ended at that Unix time. */
function endedAt(unixSeconds: number) {
  return { ...exampleRecord(), endedAt: new Date(unixSeconds * 1000).toISOString() };
}

/** An alert as Prometheus itself keeps it. */
function firing({ concern, alert }: ReturnType<typeof allAlerts>[number]): string {
  const labels = {
    alertname: alert.alert,
    alertstate: "firing",
    ...alertingRule(concern, alert).labels,
    host: "local",
  };
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return `ALERTS{${pairs.join(",")}} 1\n`;
}

function disk(kind: string, operations: number, seconds: number): string {
  const of = (metric: string, value: number) => `node_disk_${metric}{device="sda"} ${value}\n`;
  return of(`${kind}s_completed_total`, operations) + of(`${kind}_time_seconds_total`, seconds);
}

/** What the container exporter shows of a container that has done so many seconds of work under a limit. */
async function container(topic: (registry: Registry) => Topic, seconds: number): Promise<string> {
  const registry = new Registry();
  const bytes = (op: string) => ({ major: 8, minor: 0, op, value: 4096 * seconds });
  const cpu_stats = {
    cpu_usage: { total_usage: seconds * 1e8, usage_in_usermode: seconds * 9e7, usage_in_kernelmode: seconds * 1e7 },
    throttling_data: { periods: seconds * 10, throttled_periods: seconds * 5, throttled_time: seconds * 1e8 },
  };
  const { publish } = topic(registry);
  publish({
    labels: { name: "ticketwatch-lab-app", image: "app", service: "app" },
    inspected: { HostConfig: { NanoCpus: 1e8 } },
    stats: { cpu_stats, blkio_stats: { io_service_bytes_recursive: [bytes("Read"), bytes("Write")] } },
  } as unknown as Parameters<typeof publish>[0]);
  return await registry.metrics();
}
