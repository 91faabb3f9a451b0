/** Per-second rate of a counter over Grafana's own window, which is never shorter than four scrapes. */
export function rate(metric: string, selector = ""): string {
  return `rate(${metric}${selector && `{${selector}}`}[$__rate_interval])`;
}

/** Sum that keeps the given labels. */
export function sumBy(labels: readonly string[], vector: string): string {
  return `sum by (${labels.join(", ")}) (${vector})`;
}
