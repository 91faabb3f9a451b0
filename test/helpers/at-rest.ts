import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { pages } from "../../dashboards";
import { queriesOf } from "../../dashboards/queries-of";
import { jsonOf, type PanelJson, panelsOf, type ThresholdsJson } from "../../dashboards/shared/json";
import { selectorsOf } from "../../dashboards/testing/promql-tree";
import { ruleSets } from "../../monitoring/rules";
import { table } from "../../scripts/lib/table";
import { getFromPrometheus } from "../../scripts/stack/prometheus";
import type { WebAccess } from "../../scripts/stack/web-access";

/** A counter that a red line or an alert reads, as selected there, and its sum over all series. */
export interface Reading {
  readonly counter: string;
  readonly first: number;
  readonly last: number;
}

/** Counters of work, of which a line reads a share or a rate: they go on at rest, and why. */
const work: readonly (readonly [RegExp, string])[] = [
  [/^alertmanager_alerts_received_total/, "the dead-man's switch reports on"],
  [/^container_cpu_(usage_seconds|cfs_periods)_total/, "processes wait and look around"],
  [/^node_(cpu_seconds|disk_io_time_weighted_seconds)_total/, "the machine's own time"],
  [/^node_network_(receive|transmit)_packets_total/, "whatever else the machine does"],
  [/^node_vmstat_pgmajfault/, "whatever else the machine does"],
  [/^mysql_global_status_innodb_buffer_pool_read_requests/, "exporters and health checks ask MySQL"],
  [
    /^ticketwatch_http_request(s_total|_duration_seconds_bucket)(?!.*(5\.\.|\/seats))/,
    "health checks and scrapes are requests",
  ],
];

/** Why a counter may move at rest; undefined for those of trouble. */
export const whyItMoves = (counter: string): string | undefined => work.find(([one]) => one.test(counter))?.[1];

const overTime = ["rate", "irate", "increase"];

/** What a test prints and the guide to verification shows: each counter with its first and last reading. */
export function tableOf(readings: readonly Reading[]): string {
  const rows = readings.map(({ counter, first, last }) => [counter, `${first}`, `${last}`, whyItMoves(counter) ?? ""]);
  return table(["counter", "first", "last", "moves, because"], rows);
}

/** The counters behind every panel with a red line and behind every alert, recorded rules followed to their own. */
export function countersBehindLines(): string[] {
  const sets = Object.values(ruleSets());
  const records = new Map(sets.flatMap((set) => set.records.map(({ record, expr }) => [record, expr] as const)));
  const counters = (expr: string): string[] =>
    selectorsOf(expr).flatMap(({ metric, text, calledBy = "" }) => {
      const recorded = records.get(metric);
      if (recorded !== undefined) return counters(recorded);
      return overTime.includes(calledBy) ? [text] : [];
    });
  const alerts = sets.flatMap((set) => set.alerts.map(({ expr }) => expr));
  return [...new Set([...redPanels(), ...alerts].flatMap(counters))].sort();
}

function redPanels(): string[] {
  return pages().flatMap((page) => {
    const red = panelsOf(jsonOf(page.dashboard)).filter(hasRedLine);
    const titles = new Set(red.map(({ title }) => title));
    return queriesOf(page).flatMap(({ kind, name, expr }) => (kind === "panel" && titles.has(name) ? [expr] : []));
  });
}

function hasRedLine({ fieldConfig }: PanelJson): boolean {
  const overrides = fieldConfig?.overrides.flatMap(({ properties }) => properties) ?? [];
  const lines = overrides.filter(({ id }) => id === "thresholds").map(({ value }) => value as ThresholdsJson);
  return [fieldConfig?.defaults.thresholds, ...lines].some((one) => one?.steps.some(({ color }) => color === "red"));
}

const answerSchema = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

async function sumNow(prometheus: WebAccess, counter: string): Promise<number> {
  const path = `/api/v1/query?query=${encodeURIComponent(`sum(${counter})`)}`;
  const { result } = answerSchema.parse(await getFromPrometheus(prometheus, path)).data;
  return Number(result[0]?.value[1] ?? 0);
}

/** Reads every such counter now and after so many seconds of rest. */
export async function readAtRest(prometheus: WebAccess, seconds: number): Promise<Reading[]> {
  const counters = countersBehindLines();
  const readings: Omit<Reading, "last">[] = [];
  for (const counter of counters) readings.push({ counter, first: await sumNow(prometheus, counter) });
  await sleep(seconds * 1000);
  const done: Reading[] = [];
  for (const reading of readings) done.push({ ...reading, last: await sumNow(prometheus, reading.counter) });
  return done;
}
