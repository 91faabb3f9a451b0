import { parser } from "@prometheus-io/lezer-promql";

/** Texts of all parts of a query that have one of these names in Prometheus's own grammar. */
function parts(query: string, ...names: readonly string[]): string[] {
  const found: string[] = [];
  parser.parse(query).iterate({
    enter({ name, from, to }) {
      if (names.includes(name)) found.push(query.slice(from, to));
    },
  });
  return found;
}

/** Names of the metrics that a query reads. */
export function metricsOf(query: string): string[] {
  return [...new Set(parts(query, "Identifier"))];
}

/** What a query looks back over, in seconds: the windows of its range selectors. */
export function windowsOf(query: string): number[] {
  return parts(query, "MatrixSelector").map((selector) => seconds(/\[([^[\]]*)\]$/.exec(selector)?.[1] ?? ""));
}

/** Whether Prometheus's grammar takes the query as a whole. */
export function parses(query: string): boolean {
  return parts(query, "⚠").length === 0;
}

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A duration such as 90s or 5m. */
export function seconds(duration: string): number {
  const [, figure, unit = ""] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  const factor = unitSeconds[unit];
  if (factor === undefined) throw new Error(`${duration} is no duration of one unit`);
  return Number(figure) * factor;
}
