/** Which queries a panel puts to Prometheus. */
import type { PlannedQuery } from "../contract";
import type { PanelModel, TargetModel } from "./dashboard-model";
import { inPromql, interpolate, type Scope, type VariableValue } from "./interpolate";
import { alignedWindow, intervalsOf, timeVariables } from "./interval";
import { durationMs, parseRange, type TimeRange } from "./time-range";

export interface PlanContext {
  readonly range: TimeRange;
  readonly scope: Scope;
  /** Width of the panel in pixels: it gets no more points than it can show. */
  readonly width: number;
  /** The data source's scrape interval, such as `5s`. */
  readonly scrapeInterval: string;
  readonly nowMs?: number;
}

/** What a panel asks, and the window that it shows. */
export interface PanelPlan {
  readonly range: TimeRange;
  readonly queries: readonly PlannedQuery[];
  /** What cannot be asked. */
  readonly notices: readonly string[];
}

/** The panel's queries with variables, step and window filled in. */
export function planPanel(panel: PanelModel, context: PlanContext): PanelPlan {
  const range = shownRange(panel, context);
  const notices: string[] = [];
  const queries = (panel.targets ?? []).flatMap((target) => {
    if (target.hide) return [];
    const refusal = refusalOf(panel, target);
    if (refusal) notices.push(refusal);
    return refusal ? [] : plannedQueries(panel, target, { ...context, range });
  });
  return { range, queries, notices };
}

/** A panel may override the dashboard's time by `timeFrom` (its length) and `timeShift` (further back). */
function shownRange(panel: PanelModel, { range, nowMs = Date.now() }: PlanContext): TimeRange {
  const own = panel.timeFrom ? parseRange(`now-${panel.timeFrom}`, "now", nowMs) : undefined;
  const { from, to } = own ?? range;
  const shift = panel.timeShift ? (durationMs(panel.timeShift) ?? 0) : 0;
  return { from: from - shift, to: to - shift };
}

function refusalOf(panel: PanelModel, target: TargetModel): string | undefined {
  const type = target.datasource?.type ?? panel.datasource?.type ?? "prometheus";
  if (type !== "prometheus") return `query ${target.refId} asks a data source of the kind "${type}"`;
  return target.expr ? undefined : `query ${target.refId} has no PromQL expression`;
}

function plannedQueries(panel: PanelModel, target: TargetModel, context: PlanContext): PlannedQuery[] {
  const intervals = intervalsOf({
    range: context.range,
    maxDataPoints: panel.maxDataPoints ?? Math.max(1, Math.round(context.width)),
    scrapeInterval: context.scrapeInterval,
    panelInterval: panel.interval && interpolate(panel.interval, context.scope),
    minStep: target.interval && interpolate(target.interval, context.scope),
    intervalFactor: target.intervalFactor,
  });
  const scope = new Map<string, VariableValue | string>([
    ...context.scope,
    ...Object.entries(timeVariables(context.range, intervals)),
  ]);
  const { refId, legendFormat = "", format = "time_series" } = target;
  const expr = interpolate(target.expr ?? "", scope, inPromql);
  const planned = { refId, expr, legendFormat: interpolate(legendFormat, context.scope), format };
  const end = context.range.to / 1_000;
  const instant = { start: end, end, stepSeconds: intervals.stepMs / 1_000 };
  // Neither said means a range query, in Grafana's data source too.
  const asksRange = target.range ?? !target.instant;
  return [
    ...(target.instant ? [{ ...planned, kind: "instant" as const, window: instant }] : []),
    ...(asksRange
      ? [{ ...planned, kind: "range" as const, window: alignedWindow(context.range, intervals.stepMs) }]
      : []),
  ];
}
