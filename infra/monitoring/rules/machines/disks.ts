import { dashboardUids } from "../../../../dashboards/uids";
import { realFilesystems } from "../../devices";
import type { Thresholds } from "../../thresholds";
import { select } from "../promql";
import type { Alert, Rules } from "../types";

const dashboard = dashboardUids.hosts;
const ofFilesystem = (metric: string) => select(`node_filesystem_${metric}`, realFilesystems);

/** What is mounted read only is an image, which is full and stays so. */
export const unlessReadOnly = `unless ${ofFilesystem("readonly")} == 1`;

const bytes = { free: ofFilesystem("avail_bytes"), all: ofFilesystem("size_bytes") };

/** Whether the disks have room. */
export const diskRules: Rules = (t) => ({ records: [], alerts: [diskFills(t), diskLow(t)] });

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

const diskFills = (t: Thresholds): Alert => ({
  alert: "HostDiskWillFill",
  severity: "warning",
  expr: `min by (host, device) (${fills(bytes, t)})`,
  forSeconds: t.hold.long,
  summary: "The disk {{ $labels.device }} of {{ $labels.host }} fills up",
  description: `{{ $value | humanizePercentage }} is free, and at this pace nothing is left within ${t.machines.diskForecastSeconds / 60} minutes.`,
  dashboard,
});

const diskLow = ({ machines, hold }: Thresholds): Alert => ({
  alert: "HostDiskLow",
  severity: "warning",
  expr: `max by (host, device) (1 - ${bytes.free} / ${bytes.all} ${unlessReadOnly}) > ${machines.diskUsedRatio}`,
  forSeconds: hold.brief,
  summary: "The disk {{ $labels.device }} of {{ $labels.host }} is almost full",
  description: "{{ $value | humanizePercentage }} of its space is used.",
  dashboard,
});
