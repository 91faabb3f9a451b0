import { rate, sumBy } from "../../monitoring/promql";
import { thresholds } from "../../monitoring/thresholds";
import type { Window } from "../observation/window";
import type { DatabaseWatch } from "../runs/record";
import type { RangeSeries, RunningStack } from "../stack/running-stack";

const RATE_WINDOW = `${4 * thresholds.scrapeIntervalSeconds}s`;
const perSecond = (metric: string) => sumBy([], rate(metric, RATE_WINDOW));

/** What is watched of MySQL over a run, as its exporter shows it. */
const figures = [
  { name: "threads running", unit: "threads", promql: "sum(mysql_global_status_threads_running)" },
  { name: "connections", unit: "connections", promql: "sum(mysql_global_status_threads_connected)" },
  { name: "questions", unit: "1/s", promql: perSecond("mysql_global_status_questions") },
  { name: "row lock waits", unit: "1/s", promql: perSecond("mysql_global_status_innodb_row_lock_waits") },
  {
    name: "waiting for a row lock",
    unit: "transactions",
    promql: "sum(mysql_global_status_innodb_row_lock_current_waits)",
  },
  {
    name: "row lock wait time",
    unit: "s/s",
    promql: `${perSecond("mysql_global_status_innodb_row_lock_time")} / 1000`,
  },
  { name: "redo log written", unit: "bytes/s", promql: perSecond("mysql_global_status_innodb_os_log_written") },
] as const;

type WatchFigure = (typeof figures)[number]["name"];

export interface WatchedDatabase {
  readonly watch: Omit<DatabaseWatch, "rawOutput">;
  /** All readings, one JSON object for each scrape: `at`, and `values` by the figure's name. */
  readonly readings: readonly string[];
}

/**
 * MySQL's figures over a window, one reading for each scrape; null when there is none. Read from Prometheus when the
 * load is over: asking meanwhile would take CPU from what is measured.
 */
export async function watchedDatabase(
  stack: Pick<RunningStack, "queryRange">,
  window: Window,
): Promise<WatchedDatabase | null> {
  const everySeconds = thresholds.scrapeIntervalSeconds;
  const read = await Promise.all(
    figures.map(async ({ name, unit, promql }) => {
      const [found] = await stack.queryRange(promql, { ...window, step: everySeconds });
      return { name, unit, points: found?.points.filter(([, value]) => Number.isFinite(value)) ?? [] };
    }),
  );
  const seen = read.filter(({ points }) => points.length > 0);
  if (seen.length === 0) return null;
  const summaries = seen.map(({ name, unit, points }) => ({
    name,
    unit,
    ...summary(points.map(([, value]) => value)),
  }));
  return { watch: { everySeconds, figures: summaries }, readings: byTime(seen) };
}

function byTime(seen: readonly { name: WatchFigure; points: RangeSeries["points"] }[]): string[] {
  const times = new Map<number, Partial<Record<WatchFigure, number>>>();
  for (const { name, points } of seen) {
    for (const [time, value] of points) times.set(time, { ...times.get(time), [name]: value });
  }
  const inOrder = [...times].sort(([a], [b]) => a - b);
  return inOrder.map(([time, values]) => JSON.stringify({ at: new Date(time * 1000).toISOString(), values }));
}

function summary(values: readonly number[]) {
  return {
    readings: values.length,
    min: Math.min(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    max: Math.max(...values),
  };
}
