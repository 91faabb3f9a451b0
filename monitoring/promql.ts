import { sumBy } from "../dashboards/queries/promql";

export { sumBy };

/** `metric{selector}`, or the bare metric. */
export function select(metric: string, selector = ""): string {
  return selector ? `${metric}{${selector}}` : metric;
}

/** Per-second rate of a counter. A window holds at least four scrapes: fewer, and one lost scrape distorts it. */
export function rate(metric: string, window: string, selector?: string): string {
  return `rate(${select(metric, selector)}[${window}])`;
}

/** What a counter grew by within the window. */
export function increase(metric: string, window: string, selector?: string): string {
  return `increase(${select(metric, selector)}[${window}])`;
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
