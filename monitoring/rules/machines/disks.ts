import { dashboardUids } from "../../../contract/dashboard-uids";
import { realDisks, realFilesystems } from "../../devices";
import { rate, select, sumBy } from "../../promql";
import type { Thresholds } from "../../thresholds";
import type { Alert, Rules } from "../types";

const dashboard = dashboardUids.hosts;
const ofFilesystem = (metric: string) => select(`node_filesystem_${metric}`, realFilesystems);

/** What is mounted read only is an image, which is full and stays so. */
export const unlessReadOnly = `unless ${ofFilesystem("readonly")} == 1`;

const bytes = { free: ofFilesystem("avail_bytes"), all: ofFilesystem("size_bytes") };
const inodes = { free: ofFilesystem("files_free"), all: ofFilesystem("files") };

/** Whether the disks have room, and keep up. */
export const diskRules: Rules = (t) => ({ records: [], alerts: [...filling(t), ...low(t), saturated(t)] });

/** The forecast is a straight line through the last minutes; half of them must be there to draw it. */
function fills({ free, all }: typeof bytes, { machines, scrapeIntervalSeconds }: Thresholds): string {
  const { diskForecastSeconds, diskForecastFreeRatio, diskForecastWindowSeconds } = machines;
  const history = `${free}[${diskForecastWindowSeconds}s]`;
  const samples = diskForecastWindowSeconds / scrapeIntervalSeconds / 2;
  return [
    `${free} / ${all} < ${diskForecastFreeRatio}`,
    `predict_linear(${history}, ${diskForecastSeconds}) < 0`,
    `count_over_time(${history}) > ${samples}`,
  ].join(" and ");
}

const filling = (t: Thresholds): Alert[] => [
  {
    alert: "HostDiskWillFill",
    severity: "warning",
    expr: `min by (host, device) (${fills(bytes, t)})`,
    forSeconds: t.hold.long,
    summary: "The disk {{ $labels.device }} of {{ $labels.host }} fills up",
    description: `{{ $value | humanizePercentage }} is free, and at this pace nothing is left within ${t.machines.diskForecastSeconds / 60} minutes.`,
    dashboard,
  },
  {
    alert: "HostInodesWillRunOut",
    severity: "warning",
    expr: `min by (host, device) (${fills(inodes, t)})`,
    forSeconds: t.hold.long,
    summary: "The inodes of {{ $labels.device }} of {{ $labels.host }} run out",
    description: `{{ $value | humanizePercentage }} are free, and at this pace none is left within ${t.machines.diskForecastSeconds / 60} minutes.`,
    dashboard,
  },
];

const used = ({ free, all }: typeof bytes) => `max by (host, device) (1 - ${free} / ${all} ${unlessReadOnly})`;

const low = ({ machines, hold }: Thresholds): Alert[] => [
  {
    alert: "HostDiskLow",
    severity: "warning",
    expr: `${used(bytes)} > ${machines.diskUsedRatio}`,
    forSeconds: hold.brief,
    summary: "The disk {{ $labels.device }} of {{ $labels.host }} is almost full",
    description: "{{ $value | humanizePercentage }} of its space is used.",
    dashboard,
  },
  {
    alert: "HostInodesLow",
    severity: "warning",
    expr: `${used(inodes)} > ${machines.diskUsedRatio}`,
    forSeconds: hold.brief,
    summary: "Hardly an inode is left on {{ $labels.device }} of {{ $labels.host }}",
    description:
      "{{ $value | humanizePercentage }} of its inodes are used: soon no file can be made, whatever is free.",
    dashboard,
  },
];

const saturated = ({ machines, hold }: Thresholds): Alert => ({
  alert: "HostDiskSaturated",
  severity: "warning",
  expr: `${sumBy(["host", "device"], rate("node_disk_io_time_weighted_seconds_total", "1m", realDisks))} > ${machines.diskQueueLength}`,
  forSeconds: hold.long,
  summary: "The disk {{ $labels.device }} of {{ $labels.host }} does not keep up",
  description: "{{ $value | humanize }} requests are at the disk or wait for it, on average.",
  dashboard,
});
