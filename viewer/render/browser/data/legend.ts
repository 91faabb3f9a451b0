/** Name of a series: `{{label}}` of the legend filled in, or as Prometheus writes it where the query has none. */
export function seriesName(legendFormat: string, metric: Readonly<Record<string, string>>, expr: string): string {
  if (legendFormat && legendFormat !== "__auto") {
    return legendFormat.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label) => metric[label] ?? "");
  }
  const { __name__: name = "", ...labels } = metric;
  const entries = Object.entries(labels);
  if (name === "" && entries.length === 0) return expr;
  return entries.length === 0 ? name : `${name}{${entries.map(([key, value]) => `${key}="${value}"`).join(", ")}}`;
}
