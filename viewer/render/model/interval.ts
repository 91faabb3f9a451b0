/**
 * Intervals as Grafana computes them. Sources: `calculateInterval` and `roundInterval` of @grafana/data (which a test
 * compares with), and of Grafana's Prometheus data source `pkg/promlib/models/query.go`: `calculatePrometheusInterval`
 * for the step, `calculateRateInterval` for `$__rate_interval`, `InterpolateVariables`, `AlignTimeRange`.
 */
import { durationMs, type TimeRange } from "./time-range";

/** Below each limit the interval beside it is taken; milliseconds. */
const nice: readonly (readonly [limit: number, interval: number])[] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1_500, 1_000],
  [3_500, 2_000],
  [7_500, 5_000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [86_400_000, 43_200_000],
  [604_800_000, 86_400_000],
  [1_814_400_000, 604_800_000],
  [3_628_800_000, 2_592_000_000],
];
const yearMs = 31_536_000_000;

/** The next interval that reads well; milliseconds. */
export function roundInterval(ms: number): number {
  return nice.find(([limit]) => ms < limit)?.[1] ?? yearMs;
}

/** How finely a panel asks; milliseconds. */
export interface Intervals {
  /** `$__interval`, which is also the step. */
  readonly stepMs: number;
  readonly rateIntervalMs: number;
}

export interface IntervalInputs {
  readonly range: TimeRange;
  /** How many points the panel has room for: its width in pixels, unless it says otherwise. */
  readonly maxDataPoints: number;
  /** The data source's scrape interval, Grafana's `timeInterval`. */
  readonly scrapeInterval: string;
  /** The panel's "Min interval". */
  readonly panelInterval?: string;
  /** The query's "Min step". */
  readonly minStep?: string;
  readonly intervalFactor?: number;
}

/** Prometheus refuses more points per series. */
const safeResolution = 11_000;

/** Step and `$__rate_interval` of a query. */
export function intervalsOf(inputs: IntervalInputs): Intervals {
  const { range, maxDataPoints, scrapeInterval, panelInterval, minStep, intervalFactor } = inputs;
  const scrapeMs = durationMs(scrapeInterval) ?? 15_000;
  const span = range.to - range.from;
  const lowest = (panelInterval ? durationMs(panelInterval) : undefined) ?? scrapeMs;
  const queryIntervalMs = Math.max(roundInterval(span / maxDataPoints), lowest);
  const adjusted = Math.max(queryIntervalMs, roundInterval(span / safeResolution));
  const ofRate = (interval: number, step: number) => Math.max(interval + step, 4 * step);
  const variable = minStep?.replace(/[{}]/g, "");
  if (variable === "$__rate_interval") {
    const stepMs = ofRate(adjusted, scrapeMs);
    return { stepMs, rateIntervalMs: stepMs };
  }
  const asked = minStep && variable !== "$__interval" ? durationMs(minStep) : undefined;
  const stepMs = asked ?? adjusted * (intervalFactor || 1);
  const rateStep = asked ?? (variable === "$__interval" ? stepMs : scrapeMs);
  return { stepMs, rateIntervalMs: ofRate(queryIntervalMs, rateStep) };
}

/** Start and end rounded down to whole steps, as Grafana asks so that answers can be kept; milliseconds in, seconds out. */
export function alignedWindow(range: TimeRange, stepMs: number) {
  const align = (ms: number) => (Math.floor(ms / stepMs) * stepMs) / 1_000;
  return { start: align(range.from), end: align(range.to), stepSeconds: stepMs / 1_000 };
}

/** A duration in PromQL; whole milliseconds. */
export function promDuration(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/** Grafana's own variables of time, without their `$`. */
export function timeVariables(range: TimeRange, { stepMs, rateIntervalMs }: Intervals): Record<string, string> {
  const rangeMs = range.to - range.from;
  const rangeSeconds = String(Math.round(rangeMs / 1_000));
  return {
    __interval: promDuration(stepMs),
    __interval_ms: String(stepMs),
    __rate_interval: promDuration(rateIntervalMs),
    __rate_interval_ms: String(rateIntervalMs),
    __range: `${rangeSeconds}s`,
    __range_s: rangeSeconds,
    __range_ms: String(rangeMs),
    __from: String(range.from),
    __to: String(range.to),
  };
}
