import * as promql from "../../monitoring/promql";

export { maxBy, orZero, type Selector, select, sumBy } from "../../monitoring/promql";

/** Grafana's own window for rates, which is never shorter than four scrapes. */
const rateWindow = "$__rate_interval";

/** Per-second rate of a counter. */
export function rate(metric: string, ...selectors: readonly promql.Selector[]): string {
  return promql.rate(metric, rateWindow, ...selectors);
}

/** What a counter gained in the time that the dashboard shows. */
export function increase(metric: string, ...selectors: readonly promql.Selector[]): string {
  return promql.increase(metric, "$__range", ...selectors);
}

/** Value in seconds that `quantile` of a histogram's observations stay below, for the given labels. */
export function quantile(
  share: number,
  labels: readonly string[],
  histogram: string,
  ...selectors: readonly promql.Selector[]
): string {
  return `histogram_quantile(${share}, ${promql.sumBy([...labels, "le"], rate(`${histogram}_bucket`, ...selectors))})`;
}

/** Mean of a histogram's or summary's observations, for the given labels. */
export function mean(labels: readonly string[], histogram: string, ...selectors: readonly promql.Selector[]): string {
  const part = (suffix: string) => promql.sumBy(labels, rate(`${histogram}_${suffix}`, ...selectors));
  return `${part("sum")} / ${part("count")}`;
}
