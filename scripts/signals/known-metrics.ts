/** Records which metrics each job of a running lab has, for rules and dashboards to be checked against without one. */
import { queryPrometheus } from "../stack/prometheus";
import { type MetricType, prometheusMetadata } from "../stack/prometheus-metadata";
import type { WebAccess } from "../stack/web-access";

/** Metric names of each job, as queries use them, with their type. */
export type KnownMetrics = Record<string, Record<string, MetricType>>;

/** Names that a query may use for a metric family of this type. */
const suffixes: Partial<Record<MetricType, readonly string[]>> = {
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["", "_sum", "_count"],
};

/**
 * Reads the names from a Prometheus: the series that it has, and the families that targets told without a sample of
 * them (a labelled counter that nothing has counted yet).
 */
export async function readKnownMetrics(prometheus: WebAccess): Promise<KnownMetrics> {
  const known = new Map<string, Map<string, MetricType>>();
  const note = (job: string, name: string, type: MetricType) =>
    known.set(job, (known.get(job) ?? new Map()).set(name, type));
  const types = new Map<string, MetricType>();
  for (const { job, metric, type } of await prometheusMetadata(prometheus)) {
    for (const name of (suffixes[type] ?? [""]).map((suffix) => metric + suffix)) {
      types.set(name, type);
      // A gateway passes on what others pushed: the series say whose it is.
      if (job !== "pushgateway") note(job, name, type);
    }
  }
  for (const { labels } of await queryPrometheus(prometheus, scrapedSeries)) {
    const { __name__: name = "", job = "" } = labels;
    note(job, name, types.get(name) ?? "unknown");
  }
  return Object.fromEntries(inOrder(known).map(([job, metrics]) => [job, Object.fromEntries(inOrder(metrics))]));
}

// Names with a colon are recording rules: they are ours, and not read from any target.
const scrapedSeries = 'count by (__name__, job) ({__name__!~".*:.*", job!="", alertname=""})';

function inOrder<Value>(map: Map<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
