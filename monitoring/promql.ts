/** Label matchers of a query, for example `job="app", host=~"$host"`; whoever asks says which it looks at. */
export type Selector = string;

/** A metric's series that fit every given selector. */
export function select(metric: string, ...selectors: readonly Selector[]): string {
  const matchers = selectors.filter(Boolean).join(", ");
  return matchers === "" ? metric : `${metric}{${matchers}}`;
}

/** Per-second rate of a counter. A window holds at least four scrapes: fewer, and one lost scrape distorts it. */
export function rate(metric: string, window: string, ...selectors: readonly Selector[]): string {
  return `rate(${select(metric, ...selectors)}[${window}])`;
}

/** What a counter grew by within the window. */
export function increase(metric: string, window: string, ...selectors: readonly Selector[]): string {
  return `increase(${select(metric, ...selectors)}[${window}])`;
}

/** Sum that keeps the given labels; none gives one series. */
export function sumBy(labels: readonly string[], vector: string): string {
  return aggregate("sum", labels, vector);
}

/** Highest value for the given labels. */
export function maxBy(labels: readonly string[], vector: string): string {
  return aggregate("max", labels, vector);
}

function aggregate(operator: string, labels: readonly string[], vector: string): string {
  return labels.length === 0 ? `${operator}(${vector})` : `${operator} by (${labels.join(", ")}) (${vector})`;
}

/** `vector`, or 0 where there is no series at all: for numbers of things that are usually absent. */
export function orZero(vector: string): string {
  return `${vector} or vector(0)`;
}

/** `part` of `whole`; 0 when there is nothing of the whole, so that a quiet lab draws a line and raises no alert. */
export function share(part: string, whole: string): string {
  return `${part} / (${whole} > 0) or 0 * ${whole}`;
}

/** A bound of a histogram as Prometheus writes it in the `le` label. */
export function bound(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}.0` : `${seconds}`;
}

/** A selector for one of several values of a label. */
export function oneOf(label: string, values: readonly string[]): string {
  return `${label}=~"${values.join("|")}"`;
}
