import { prometheusHolding } from "../../../dashboards/testing/prometheus";

/** A series with a value for each moment; `null` is a scrape that failed. */
export interface CraftedSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}

/** A Prometheus that holds exactly these series from `start` on, one value every `stepSeconds`; returns its address. */
export const prometheusWith = (series: readonly CraftedSeries[], start: number, stepSeconds: number): Promise<string> =>
  prometheusHolding(openMetrics(series, start, stepSeconds));

function openMetrics(series: readonly CraftedSeries[], start: number, stepSeconds: number): string {
  const lines = series.flatMap(({ metric, labels, values }) => {
    const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
    return values.flatMap((value, index) =>
      value === null ? [] : [`${metric}{${pairs.join(",")}} ${value} ${start + index * stepSeconds}`],
    );
  });
  const names = [...new Set(series.map(({ metric }) => metric))];
  const byName = names.flatMap((name) => [
    `# TYPE ${name} unknown`,
    ...lines.filter((line) => line.startsWith(`${name}{`)),
  ]);
  return `${byName.join("\n")}\n# EOF\n`;
}
