import { containerMetrics as metrics } from "../../../contract/container-metrics";
import type { AlertCase, CasesOf, Series } from "../testing/case";
import { above, counter, lasting, one, steady, switched, target } from "../testing/series";

const labels = { host: "local", service: "app-1", name: "ticketwatch-lab-app-1" };
const container = { ...target("container-exporter", "container-exporter:9338"), ...labels, image: "app" };
const limitBytes = 256 * 1024 ** 2;

/** The same container under two CPU periods a second, so many of them throttled. */
const throttling = (share: number): Series => ({
  ...one(metrics.cpuPeriods, container, counter(10)),
  ...one(metrics.cpuThrottledPeriods, container, counter(share * 10)),
});
const memory = (share: number, limit = limitBytes, resident = share): Series => ({
  ...one(metrics.memoryRss, container, steady(resident * limitBytes)),
  ...one(metrics.memoryWorkingSet, container, steady(share * limitBytes)),
  ...one(metrics.memoryLimit, container, steady(limit)),
});
const faults = (perSecond: number): Series =>
  Object.fromEntries(
    [metrics.receiveErrors, metrics.transmitErrors, metrics.receiveDropped, metrics.transmitDropped].flatMap((name) =>
      Object.entries(one(name, { ...container, interface: "eth0" }, counter(perSecond / 4))),
    ),
  );

/** Something that happened a minute ago, once or not at all. */
const event = (metric: string): AlertCase => ({
  series: (times) => one(metric, container, switched(3, 3 + times, 60)),
  levels: { fires: 1, quiet: 0 },
  labels: container,
  quietWhen: { "it was long ago": { series: one(metric, container, switched(3, 4, 150)) } },
});

const unhealthy = (seconds: number, running: number): Series => ({
  ...one(metrics.healthStatus, { ...container, status: "unhealthy" }, switched(0, 1, seconds)),
  ...one(metrics.running, container, steady(running)),
});

export const containerCases: CasesOf = ({ machines }) => ({
  records: [
    {
      record: "name:container_cpu_usage_seconds:rate1m",
      series: one(metrics.cpuUsage, container, counter(0.25)),
      expect: [{ labels, value: 0.25 }],
    },
    {
      record: "name:container_cpu_throttled:ratio_rate1m",
      series: throttling(0.25),
      expect: [{ labels, value: 0.25 }],
    },
    {
      record: "name:container_memory_working_set:ratio_limit",
      series: memory(0.25),
      expect: [{ labels, value: 0.25 }],
    },
    {
      record: "name:container_memory_rss:ratio_limit",
      series: memory(0.75, limitBytes, 0.5),
      expect: [{ labels, value: 0.5 }],
    },
    { record: "name:container_network_errors:rate1m", series: faults(8), expect: [{ labels, value: 8 }] },
  ],
  alerts: {
    ContainerCpuThrottled: { series: throttling, levels: above(machines.throttledRatio), labels },
    ContainerMemoryNearLimit: {
      series: (share) => memory(share),
      levels: above(machines.containerMemoryRatio),
      labels,
      quietWhen: {
        "it has no limit": { series: memory(1, 0) },
        "page cache fills it": { series: memory(1, limitBytes, machines.containerResidentRatio * 0.99) },
      },
    },
    ContainerNetworkErrors: { series: faults, levels: above(machines.networkErrorsPerSecond), labels },
    ContainerOomKilled: event(metrics.oomEvents),
    ContainerRestarted: event(metrics.restarts),
    ContainerUnhealthy: {
      series: (seconds) => unhealthy(seconds, 1),
      levels: lasting(machines.containerDownSeconds),
      labels: { ...container, status: "unhealthy" },
      value: 1,
      quietWhen: { "it is stopped": { series: unhealthy(60, 0) } },
    },
    ContainerDown: {
      series: (seconds) => one(metrics.running, container, switched(1, 0, seconds)),
      levels: lasting(machines.containerDownSeconds),
      labels: container,
      value: 0,
    },
  },
});
