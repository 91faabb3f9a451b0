import type { Answer } from "../../model/ask";
import { type DataFrame, FieldType } from "../grafana";

/** Series of cumulative buckets (`le`) as one frame: a column for each bucket, holding what fell into it alone. */
export function bucketFrame({ query, matrix }: Answer): DataFrame[] {
  const buckets = matrix
    .filter(({ metric }) => metric.le !== undefined)
    .map(({ metric, values }) => ({
      le: numberOf(metric.le),
      byTime: new Map(values.map(([t, v]) => [t, numberOf(v)])),
    }))
    .sort((a, b) => a.le - b.le);
  if (buckets.length === 0) return [];
  const times = [...new Set(buckets.flatMap(({ byTime }) => [...byTime.keys()]))].sort((a, b) => a - b);
  const columns = buckets.map(({ le, byTime }, index) => ({
    name: String(le),
    type: FieldType.number,
    config: {},
    values: times.map((time) => alone(byTime.get(time), index === 0 ? 0 : buckets[index - 1].byTime.get(time))),
  }));
  const time = { name: "Time", type: FieldType.time, config: { interval: query.window.stepSeconds * 1_000 } };
  return [
    {
      refId: query.refId,
      length: times.length,
      meta: { custom: { buckets: buckets.map(({ le }) => le) } },
      fields: [{ ...time, values: times.map((seconds) => seconds * 1_000) }, ...columns],
    },
  ];
}

/** Scrapes of a histogram's parts are not one moment: a bucket may seem to hold less than the one below it. */
function alone(cumulative: number | undefined, below: number | undefined): number | null {
  if (cumulative === undefined) return null;
  return Math.max(0, cumulative - (below ?? 0));
}

/** Prometheus writes infinity as `+Inf`. */
export function numberOf(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}
