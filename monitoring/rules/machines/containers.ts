import { containerMetrics as metrics } from "../../../contract/container-metrics";
import { dashboardUids } from "../../../contract/dashboard-uids";
import { increase, rate, select, share, sumBy } from "../../promql";
import type { Thresholds } from "../../thresholds";
import type { Alert, Rules } from "../types";

const dashboard = dashboardUids.containers;
/** What names a container: its host, its service, its own name. */
const container = ["host", "service", "name"];

const cpuUsage = "name:container_cpu_usage_seconds:rate1m";
const throttled = "name:container_cpu_throttled:ratio_rate1m";
const memoryOfLimit = "name:container_memory_working_set:ratio_limit";
const residentOfLimit = "name:container_memory_rss:ratio_limit";
const networkErrors = "name:container_network_errors:rate1m";

const networkFaults = [metrics.receiveErrors, metrics.transmitErrors, metrics.receiveDropped, metrics.transmitDropped];

/** The containers: whether they run, and how close they are to their limits. */
export const containerRules: Rules = (t) => ({
  records: [
    { record: cpuUsage, expr: sumBy(container, rate(metrics.cpuUsage, "1m")) },
    {
      record: throttled,
      expr: share(
        sumBy(container, rate(metrics.cpuThrottledPeriods, "1m")),
        sumBy(container, rate(metrics.cpuPeriods, "1m")),
      ),
    },
    { record: memoryOfLimit, expr: ofLimit(metrics.memoryWorkingSet) },
    { record: residentOfLimit, expr: ofLimit(metrics.memoryRss) },
    {
      record: networkErrors,
      expr: networkFaults.map((name) => sumBy(container, rate(name, "1m"))).join(" + "),
    },
  ],
  alerts: [...nearLimits(t), ...failed(t)],
});

const ofLimit = (metric: string) => `${sumBy(container, metric)} / (${sumBy(container, metrics.memoryLimit)} > 0)`;

const nearLimits = ({ machines, hold }: Thresholds): Alert[] => [
  {
    alert: "ContainerCpuThrottled",
    severity: "warning",
    expr: `${throttled} > ${machines.throttledRatio}`,
    forSeconds: hold.brief,
    summary: "{{ $labels.name }} is throttled",
    description: "In {{ $value | humanizePercentage }} of the periods it used up its CPU limit and had to wait.",
    dashboard,
  },
  {
    alert: "ContainerMemoryNearLimit",
    severity: "warning",
    // The working set holds the page cache in use too, which the kernel takes back before it kills.
    expr: `${memoryOfLimit} > ${machines.containerMemoryRatio} and ${residentOfLimit} > ${machines.containerResidentRatio}`,
    forSeconds: hold.brief,
    summary: "{{ $labels.name }} nears its memory limit",
    description:
      "{{ $value | humanizePercentage }} of its memory limit is in use, most of it by the processes themselves.",
    dashboard,
  },
  {
    alert: "ContainerNetworkErrors",
    severity: "warning",
    expr: `${networkErrors} > ${machines.networkErrorsPerSecond}`,
    forSeconds: hold.brief,
    summary: "Network errors at {{ $labels.name }}",
    description: "{{ $value | humanize }} packets per second are faulty or dropped.",
    dashboard,
  },
];

const failed = ({ machines }: Thresholds): Alert[] => [
  {
    alert: "ContainerOomKilled",
    severity: "critical",
    expr: `${increase(metrics.oomEvents, "2m")} > 0`,
    summary: "{{ $labels.name }} ran out of memory",
    description:
      'It ran out of memory at its limit {{ $value | printf "%.0f" }} times within 2 minutes, and the kernel killed for it.',
    dashboard,
  },
  {
    alert: "ContainerRestarted",
    severity: "warning",
    expr: `${increase(metrics.restarts, "2m")} > 0`,
    summary: "{{ $labels.name }} was restarted",
    description: 'It was started again {{ $value | printf "%.0f" }} times within 2 minutes.',
    dashboard,
  },
  {
    alert: "ContainerUnhealthy",
    severity: "warning",
    // The engine remembers the health of a container that it stopped; ContainerDown tells of that.
    expr: `${select(metrics.healthStatus, 'status="unhealthy"')} == 1 and on (host, name) ${metrics.running} == 1`,
    forSeconds: machines.containerDownSeconds,
    summary: "{{ $labels.name }} is unhealthy",
    description: "Its health check fails again and again (unhealthy is {{ $value }}).",
    dashboard,
  },
  {
    alert: "ContainerDown",
    severity: "critical",
    expr: `${metrics.running} == 0`,
    forSeconds: machines.containerDownSeconds,
    summary: "{{ $labels.name }} does not run",
    description: "The container exists and is stopped (running is {{ $value }}).",
    dashboard,
  },
];
