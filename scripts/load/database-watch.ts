import { thresholds } from "../../infra/monitoring/thresholds";
import type { DatabaseWatch } from "../runs/record";
import type { RunningStack } from "../stack/running-stack";

const RATE_WINDOW = `${4 * thresholds.scrapeIntervalSeconds}s`;
const perSecond = (metric: string) => `sum(rate(${metric}[${RATE_WINDOW}]))`;

/** What is watched of MySQL while a run goes on, as its exporter shows it. */
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

export type WatchFigure = (typeof figures)[number]["name"];

interface Reading {
  readonly at: string;
  readonly values: Partial<Record<WatchFigure, number>>;
}

/** Reads MySQL's figures from Prometheus, once per scrape, until it is stopped. */
export class DatabaseWatcher {
  private readonly readings: Reading[] = [];
  private readonly timer: NodeJS.Timeout;
  private busy: Promise<void>;

  constructor(
    private readonly stack: Pick<RunningStack, "query">,
    private readonly keep: (line: string) => void,
    private readonly everySeconds: number = thresholds.scrapeIntervalSeconds,
  ) {
    this.busy = this.read();
    this.timer = setInterval(() => {
      this.busy = this.busy.then(() => this.read());
    }, everySeconds * 1000);
  }

  /** Takes a last reading and sums up; null when no figure could be read. */
  async stop(): Promise<Omit<DatabaseWatch, "rawOutput"> | null> {
    clearInterval(this.timer);
    await this.busy;
    await this.read();
    const summaries = figures.flatMap(({ name, unit }) => {
      const values = this.readings.flatMap((reading) => reading.values[name] ?? []);
      return values.length > 0 ? [{ name, unit, ...summary(values) }] : [];
    });
    return summaries.length > 0 ? { everySeconds: this.everySeconds, figures: summaries } : null;
  }

  private async read(): Promise<void> {
    const values: Partial<Record<WatchFigure, number>> = {};
    await Promise.all(
      figures.map(async ({ name, promql }) => {
        // A figure that is missing now may be there at the next reading; how many there were is in the record.
        const [sample] = await this.stack.query(promql).catch(() => []);
        if (sample && Number.isFinite(sample.value)) values[name] = sample.value;
      }),
    );
    const reading = { at: new Date().toISOString(), values };
    this.readings.push(reading);
    this.keep(JSON.stringify(reading));
  }
}

function summary(values: readonly number[]) {
  return {
    readings: values.length,
    min: Math.min(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    max: Math.max(...values),
  };
}
