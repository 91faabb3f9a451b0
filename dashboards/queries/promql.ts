/** Label matchers of a query, for example `job="app", host=~"$host"`; each dashboard says which it looks at. */
export type Selector = string;

/** A metric's series that fit every given selector. */
export function select(metric: string, ...selectors: readonly Selector[]): string {
  const matchers = selectors.filter(Boolean).join(", ");
  return matchers === "" ? metric : `${metric}{${matchers}}`;
}

/** Per-second rate of a counter over Grafana's own window, which is never shorter than four scrapes. */
export function rate(metric: string, ...selectors: readonly Selector[]): string {
  return `rate(${select(metric, ...selectors)}[$__rate_interval])`;
}

/** What a counter gained in the time that the dashboard shows. */
export function increase(metric: string, ...selectors: readonly Selector[]): string {
  return `increase(${select(metric, ...selectors)}[$__range])`;
}

/** Sum that keeps the given labels; none gives one series. */
export function sumBy(labels: readonly string[], vector: string): string {
  return aggregate("sum", labels, vector);
}

/** Highest value for the given labels. */
export function maxBy(labels: readonly string[], vector: string): string {
  return aggregate("max", labels, vector);
}

/** Value in seconds that `quantile` of a histogram's observations stay below, for the given labels. */
export function quantile(
  share: number,
  labels: readonly string[],
  histogram: string,
  ...selectors: readonly Selector[]
): string {
  return `histogram_quantile(${share}, ${sumBy([...labels, "le"], rate(`${histogram}_bucket`, ...selectors))})`;
}

/** Mean of a histogram's or summary's observations, for the given labels. */
export function mean(labels: readonly string[], histogram: string, ...selectors: readonly Selector[]): string {
  const part = (suffix: string) => sumBy(labels, rate(`${histogram}_${suffix}`, ...selectors));
  return `${part("sum")} / ${part("count")}`;
}

/** `vector`, or 0 where there is no series at all: for numbers of things that are usually absent. */
export function orZero(vector: string): string {
  return `${vector} or vector(0)`;
}

function aggregate(operator: string, labels: readonly string[], vector: string): string {
  return labels.length === 0 ? `${operator}(${vector})` : `${operator} by (${labels.join(", ")}) (${vector})`;
}
