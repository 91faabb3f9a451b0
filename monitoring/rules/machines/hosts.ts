import { dashboardUids } from "../../../contract/dashboard-uids";
import { realNetworks } from "../../devices";
import { rate, share, sumBy } from "../../promql";
import type { Thresholds } from "../../thresholds";
import type { Alert, Rules } from "../types";

const cpuUtilisation = "host:node_cpu_utilisation:ratio_rate1m";
const memoryUtilisation = "host:node_memory_utilisation:ratio";
const networkErrors = "host_device:node_network_errors:ratio_rate1m";
const clockSkew = "host:node_clock_skew:seconds";

/** The machines that hosts are: whether they are there, and what they have left. */
export const hostRules: Rules = (t) => ({
  records: [
    {
      record: cpuUtilisation,
      // A CPU that waits for a disk could work, and one that the hypervisor gave to others is not kept busy here.
      expr: `1 - avg by (host) (sum by (host, cpu) (${rate("node_cpu_seconds_total", "1m", 'mode=~"idle|iowait|steal"')}))`,
    },
    {
      record: memoryUtilisation,
      expr: "1 - min by (host) (node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)",
    },
    {
      record: networkErrors,
      expr: share(`(${networkPackets("errs")})`, `(${networkPackets("packets")})`),
    },
    { record: clockSkew, expr: "max by (host) (node_time_seconds - timestamp(node_time_seconds))" },
  ],
  alerts: [down(t), ...saturated(t), clockWrong(t)],
});

const networkPackets = (kind: "errs" | "packets") =>
  ["receive", "transmit"]
    .map((direction) => sumBy(["host", "device"], rate(`node_network_${direction}_${kind}_total`, "1m", realNetworks)))
    .join(" + ");

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
    description: "{{ $value | humanizePercentage }} of CPU time is in use, for minutes on end.",
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
    alert: "HostMajorPageFaults",
    severity: "warning",
    expr: `${sumBy(["host"], rate("node_vmstat_pgmajfault", "1m"))} > ${machines.majorFaultsPerSecond}`,
    forSeconds: hold.long,
    summary: "{{ $labels.host }} reads its memory from disk",
    description: "{{ $value | humanize }} page faults per second have to read a disk: there is too little memory.",
    dashboard: dashboardUids.hosts,
  },
  {
    alert: "HostOpenFilesNearLimit",
    severity: "warning",
    expr: `max by (host) (node_filefd_allocated / node_filefd_maximum) > ${machines.openFilesRatio}`,
    forSeconds: hold.brief,
    summary: "{{ $labels.host }} runs out of file descriptors",
    description: "{{ $value | humanizePercentage }} of the files that the kernel allows are open.",
    dashboard: dashboardUids.hosts,
  },
  {
    alert: "HostNetworkErrors",
    severity: "warning",
    expr: `${networkErrors} > ${machines.networkErrorRatio}`,
    forSeconds: hold.brief,
    summary: "Network errors at {{ $labels.device }} of {{ $labels.host }}",
    description: "{{ $value | humanizePercentage }} of its packets are faulty.",
    dashboard: dashboardUids.hosts,
  },
];

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
