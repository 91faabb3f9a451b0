import { dashboardUids } from "../../../../dashboards/uids";
import type { Thresholds } from "../../thresholds";
import { rate, select, sumBy } from "../promql";
import type { Alert, Rules } from "../types";

const cpuUtilisation = "host:node_cpu_utilisation:ratio_rate1m";
const memoryUtilisation = "host:node_memory_utilisation:ratio";
const networkErrors = "host:node_network_errors:rate1m";
const clockSkew = "host:node_clock_skew:seconds";

/** File systems that keep data: the others are always full, or never. */
export const disks = 'fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660|erofs|9p"';

/** The machines that hosts are: whether they are there, and what they have left. */
export const hostRules: Rules = (t) => ({
  records: [
    {
      record: cpuUtilisation,
      expr: `1 - avg by (host) (${rate("node_cpu_seconds_total", "1m", 'mode="idle"')})`,
    },
    {
      record: memoryUtilisation,
      expr: "1 - min by (host) (node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)",
    },
    {
      record: networkErrors,
      expr: ["receive_errs", "transmit_errs"]
        .map((kind) => sumBy(["host"], rate(`node_network_${kind}_total`, "1m")))
        .join(" + "),
    },
    { record: clockSkew, expr: "max by (host) (node_time_seconds - timestamp(node_time_seconds))" },
  ],
  alerts: [down(t), ...saturated(t), diskFills(t), clockWrong(t)],
});

const down = (t: Thresholds): Alert => ({
  alert: "HostDown",
  severity: "critical",
  expr: "max by (host) (up) == 0",
  forSeconds: t.targetDownSeconds,
  summary: "Host {{ $labels.host }} is gone",
  description: "Not one target on {{ $labels.host }} answers (the best of them has up = {{ $value }}).",
  dashboard: dashboardUids.hosts,
});

const saturated = ({ machines, hold }: Thresholds): Alert[] => [
  {
    alert: "HostCpuHigh",
    severity: "warning",
    expr: `${cpuUtilisation} > ${machines.cpuRatio}`,
    forSeconds: machines.cpuSeconds,
    summary: "The CPUs of {{ $labels.host }} are busy",
    description: "{{ $value | humanizePercentage }} of CPU time is taken, for minutes on end.",
    dashboard: dashboardUids.hosts,
  },
  {
    alert: "HostMemoryHigh",
    severity: "warning",
    expr: `${memoryUtilisation} > ${machines.memoryRatio}`,
    forSeconds: hold.long,
    summary: "{{ $labels.host }} runs out of memory",
    description: "{{ $value | humanizePercentage }} of memory is taken; next the kernel kills a process.",
    dashboard: dashboardUids.hosts,
  },
  {
    alert: "HostNetworkErrors",
    severity: "warning",
    expr: `${networkErrors} > ${machines.networkErrorsPerSecond}`,
    forSeconds: hold.brief,
    summary: "Network errors on {{ $labels.host }}",
    description: "{{ $value | humanize }} packets per second are faulty.",
    dashboard: dashboardUids.hosts,
  },
];

/** The forecast is a straight line through the last minutes; half of them must be there to draw it. */
function diskFills({ machines, hold, scrapeIntervalSeconds }: Thresholds): Alert {
  const { diskForecastSeconds, diskForecastFreeRatio, diskForecastWindowSeconds } = machines;
  const free = select("node_filesystem_avail_bytes", disks);
  const history = `${free}[${diskForecastWindowSeconds}s]`;
  const samples = diskForecastWindowSeconds / scrapeIntervalSeconds / 2;
  const fills = [
    `${free} / ${select("node_filesystem_size_bytes", disks)} < ${diskForecastFreeRatio}`,
    `predict_linear(${history}, ${diskForecastSeconds}) < 0`,
    `count_over_time(${history}) > ${samples}`,
  ].join(" and ");
  return {
    alert: "HostDiskWillFill",
    severity: "warning",
    expr: `min by (host, device) (${fills})`,
    forSeconds: hold.long,
    summary: "The disk {{ $labels.device }} of {{ $labels.host }} fills up",
    description: `{{ $value | humanizePercentage }} is free, and at this pace nothing is left within ${diskForecastSeconds / 60} minutes.`,
    dashboard: dashboardUids.hosts,
  };
}

/** Prometheus stamps a sample with its own clock, and the sample of this metric is the host's. */
const clockWrong = ({ machines, hold }: Thresholds): Alert => ({
  alert: "HostClockSkewed",
  severity: "warning",
  expr: `abs(${clockSkew}) > ${machines.clockSkewSeconds}`,
  forSeconds: hold.brief,
  summary: "The clock of {{ $labels.host }} is wrong",
  description: 'It is {{ $value | printf "%.2f" }} s apart from the clock of the machine that Prometheus runs on.',
  dashboard: dashboardUids.hosts,
});
