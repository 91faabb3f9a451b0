/** Asks all that dashboards ask over a window, and keeps the answers. */
import type { Annotation, DashboardModel, QuerySource } from "./contract";
import { ask } from "./model/ask";
import { resolveChoices, scopeOf } from "./model/choices";
import { type FrozenDashboards, frozenRange, instantKey, labelKey, rangeKey } from "./model/frozen";
import { planPanel } from "./model/plan";
import { prometheusSource } from "./model/prometheus-source";
import { sectionsOf } from "./model/repeats";
import type { TimeRange } from "./model/time-range";

export interface FreezeOptions {
  readonly dashboards: readonly DashboardModel[];
  readonly prometheusUrl: string;
  readonly from: Date;
  readonly to: Date;
  readonly annotations?: readonly Annotation[];
  /** Of the page's data. */
  readonly maxBytes?: number;
  readonly title?: string;
  readonly scrapeInterval?: string;
}

/** Width of the page that the queries are planned for. */
const planWidth = 1_600;

export async function freezeDashboards(options: FreezeOptions): Promise<FrozenDashboards> {
  const { dashboards, prometheusUrl, annotations = [], title = "Dashboards", scrapeInterval = "5s" } = options;
  const range = { from: options.from.getTime(), to: options.to.getTime() };
  const answers: Mutable = { range: {}, instant: {}, labels: {}, annotations, errors: {} };
  const source = recording(prometheusSource(prometheusUrl), answers);
  for (const dashboard of dashboards) await askAll(dashboard, source, range, scrapeInterval);
  return { title, dashboards, ...range, scrapeInterval, width: planWidth, answers, notes: [] };
}

type Mutable = { -readonly [Key in keyof FrozenDashboards["answers"]]: FrozenDashboards["answers"][Key] } & {
  range: Record<string, unknown>;
  instant: Record<string, unknown>;
  labels: Record<string, unknown>;
  errors: Record<string, string>;
};

function recording(source: QuerySource, answers: Mutable): QuerySource {
  const keep = async <Value, Kept>(
    into: Record<string, Kept>,
    key: string,
    asked: Promise<Value>,
    form: (value: Value) => Kept,
  ) => {
    try {
      const value = await asked;
      into[key] = form(value);
      return value;
    } catch (error) {
      answers.errors[key] = error instanceof Error ? error.message : String(error);
      throw error;
    }
  };
  return {
    ...source,
    range: (expr, window) =>
      keep(answers.range, rangeKey(expr, window), source.range(expr, window), (matrix) => frozenRange(matrix, window)),
    instant: (expr, time) =>
      keep(answers.instant, instantKey(expr, time), source.instant(expr, time), (vector) => vector),
    labelValues: (label, matcher, start, end) =>
      keep(
        answers.labels,
        labelKey(label, matcher),
        source.labelValues(label, matcher, start, end),
        (values) => values,
      ),
  };
}

async function askAll(dashboard: DashboardModel, source: QuerySource, range: TimeRange, scrapeInterval: string) {
  const choices = await resolveChoices(dashboard.templating?.list ?? [], {}, source, range);
  for (const { panels } of sectionsOf(dashboard.panels, scopeOf(choices))) {
    await Promise.all(
      panels.map(async ({ panel, gridPos, scope }) => {
        const width = (planWidth * gridPos.w) / 24;
        const { queries } = planPanel(panel, { range, scope, width, scrapeInterval, nowMs: range.to });
        await ask(queries, source).catch(() => undefined);
      }),
    );
  }
}
