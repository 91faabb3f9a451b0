import type { Page } from "./page";
import type { DatasourceJson } from "./shared/json";
import { jsonOf, panelsOf } from "./shared/json";

/** What stands for Grafana's own variables in a query. */
export interface GrafanaWindows {
  /** Grafana's `$__rate_interval`; it makes it four scrapes at least. */
  readonly rateInterval: string;
  /** The time that the dashboard shows. */
  readonly range: string;
  /** The step between two points. */
  readonly interval: string;
}

/** Windows of a young lab: a rate over six scrapes, and the quarter of an hour that dashboards open with. */
export const labWindows: GrafanaWindows = { rateInterval: "30s", range: "15m", interval: "15s" };

export interface DashboardQuery {
  /** Uid of the dashboard. */
  readonly dashboard: string;
  readonly kind: "panel" | "variable" | "annotation";
  /** Title of the panel or annotation, or name of the variable. */
  readonly name: string;
  /** Letter of the query in its panel. */
  readonly refId: string;
  /** PromQL without any variable of Grafana: every choice is at All. */
  readonly expr: string;
  /** Why the result may be empty in a healthy lab. */
  readonly mayBeEmpty?: string;
}

/** Every query that a dashboard makes: of its panels, of the choices above it, and of its annotations. */
export function queriesOf(page: Page, windows: GrafanaWindows = labWindows): DashboardQuery[] {
  return [...panelQueries(page), ...variableQueries(page), ...annotationQueries(page)].map((query) => ({
    ...query,
    dashboard: page.uid,
    expr: substituted(query.expr, windows),
  }));
}

type Unplaced = Omit<DashboardQuery, "dashboard">;

function panelQueries({ dashboard, mayBeEmpty }: Page): Unplaced[] {
  return panelsOf(jsonOf(dashboard)).flatMap(({ id, title, targets = [] }) =>
    targets.map(({ refId, expr }) => ({
      kind: "panel" as const,
      name: title,
      refId,
      expr,
      ...reason(mayBeEmpty.get(id)),
    })),
  );
}

function variableQueries({ dashboard }: Page): Unplaced[] {
  return jsonOf(dashboard).templating.list.map(({ name, query }) => {
    const { metric, label } = labelValues(query);
    const none = name === "scene" ? "no load run was pushed yet" : undefined;
    return { kind: "variable", name, refId: "", expr: `count by (${label}) (${metric})`, ...reason(none) };
  });
}

function annotationQueries({ dashboard }: Page): Unplaced[] {
  return jsonOf(dashboard)
    .annotations.list.filter(({ datasource }) => isPrometheus(datasource))
    .map(({ name, expr = "" }) => ({
      kind: "annotation",
      name,
      refId: "",
      expr,
      mayBeEmpty: "an annotation marks what has happened",
    }));
}

/** The two parts of `label_values(metric, label)`. */
export function labelValues(query: string): { readonly metric: string; readonly label: string } {
  const { metric, label } = /^label_values\((?<metric>.+), (?<label>\w+)\)$/.exec(query)?.groups ?? {};
  if (!metric || !label) throw new Error(`the query of a variable must be label_values(metric, label), not: ${query}`);
  return { metric, label };
}

/** PromQL as Prometheus gets it when every choice is at All. */
export function substituted(expr: string, { rateInterval, range, interval }: GrafanaWindows = labWindows): string {
  return expr
    .replaceAll("$__rate_interval", rateInterval)
    .replaceAll("$__range", range)
    .replaceAll("$__interval", interval)
    .replaceAll(/\$[a-z]\w*/g, ".+");
}

const reason = (mayBeEmpty: string | undefined) => (mayBeEmpty === undefined ? {} : { mayBeEmpty });
const isPrometheus = ({ type }: DatasourceJson) => type === "prometheus";
