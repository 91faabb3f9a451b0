import type { QuerySource } from "../contract";
import type { TimeRange } from "./time-range";

/** Answers a variable's query: Grafana's functions over Prometheus. An unknown one is an error that names those known. */
export async function askVariable(query: string, source: QuerySource, range: TimeRange): Promise<string[]> {
  const { start, end } = { start: range.from / 1_000, end: range.to / 1_000 };
  const labels = /^\s*label_values\((?:(.+),\s*)?(\w+)\s*\)\s*$/s.exec(query);
  if (labels) return [...(await source.labelValues(labels[2], labels[1]?.trim() ?? "", start, end))];
  const metrics = /^\s*metrics\((.+)\)\s*$/s.exec(query);
  if (metrics) {
    const names = await source.labelValues("__name__", "", start, end);
    const pattern = new RegExp(metrics[1]);
    return names.filter((name) => pattern.test(name));
  }
  const result = /^\s*query_result\((.+)\)\s*$/s.exec(query);
  if (result) {
    const vector = await source.instant(result[1], end);
    return vector.map(({ metric, value: [time, value] }) => `${named(metric)} ${value} ${time * 1_000}`);
  }
  throw new Error(`"${query}" is not known here; known are label_values(), metrics() and query_result()`);
}

function named({ __name__: name = "", ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${pairs.join(",")}}`;
}
