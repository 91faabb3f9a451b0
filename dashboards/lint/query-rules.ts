import { substituted } from "../queries-of";
import type { DashboardJson } from "../shared/json";
import { panelsOf } from "../shared/json";
import { hasSubquery, isPromql, type SelectorUse, selectorsOf } from "../testing/promql-tree";
import { resultLabels } from "../testing/result-labels";
import type { Rule } from "./rule";

/** Stand-ins that are seen in a query after the fact. */
const rateWindow = "61s";
const shownWindow = "62s";
const windows = { rateInterval: rateWindow, range: shownWindow, interval: "63s" };

const perSecond = ["rate", "irate", "deriv"];
/** What a counter gained, and where a value is heading, are asked of the time that the dashboard shows. */
const overTheTimeShown = ["increase", "predict_linear"];

/** The rules about queries. */
export const queryRules: readonly Rule[] = [
  eachQuery("target-promql-rule", "queries that Prometheus understands", isPromql),
  eachQuery("target-rate-interval-rule", "rates over Grafana's own window, and totals over the time shown", (expr) =>
    selectorsOf(expr).every(hasItsWindow),
  ),
  eachQuery("target-counter-agg-rule", "counters as rates or totals, never as they are", (expr) =>
    selectorsOf(expr).every(
      ({ metric, calledBy }) => !isCounter(metric) || /^(rate|irate|increase)$/.test(calledBy ?? ""),
    ),
  ),
  eachQuery("rate-then-sum-rule", "rates of series, not of sums: a sum hides that a counter began anew", (expr) => {
    return !hasSubquery(expr);
  }),
  {
    name: "legend-labels-rule",
    asks: "series that can be told apart, with ten hosts and replicas as with one: what a query groups by is in its legend",
    findings: (dashboard) =>
      panelsOf(dashboard)
        .filter(({ type }) => type !== "table")
        .flatMap(({ title, targets = [] }) =>
          targets
            .filter(({ expr, legendFormat }) => !tellsApart(substituted(expr, windows), legendFormat))
            .map(({ expr, legendFormat }) => `${title}: ${legendFormat}: ${expr}`),
        ),
  },
];

/** Metrics of what runs once in a lab, whatever the number of hosts, and recorded sums over the whole lab. */
const once = /^(mysql_|ticketwatch_seats_|prometheus_|alertmanager_|ticketwatch:|instance:mysql_)/;

function tellsApart(expr: string, legend = ""): boolean {
  if (selectorsOf(expr).every(({ metric }) => once.test(metric))) {
    const labels = resultLabels(expr) ?? [];
    return labels.every((label) => ["instance", "host"].includes(label) || legend.includes(`{{${label}}}`));
  }
  const labels = resultLabels(expr);
  return labels ? labels.every((label) => legend.includes(`{{${label}}}`)) : legend.includes("{{");
}

function eachQuery(name: string, asks: string, isFine: (expr: string) => boolean): Rule {
  return {
    name,
    asks,
    findings: (dashboard) =>
      exprsOf(dashboard)
        .filter(({ expr }) => !isFine(substituted(expr, windows)))
        .map(({ title, expr }) => `${title}: ${expr}`),
  };
}

function exprsOf(dashboard: DashboardJson) {
  return panelsOf(dashboard).flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));
}

function hasItsWindow({ window, calledBy = "" }: SelectorUse): boolean {
  if (window === undefined) return true;
  if (perSecond.includes(calledBy)) return window === rateWindow;
  return overTheTimeShown.includes(calledBy) && window === shownWindow;
}

/** By its name; parts of a histogram are counters too. */
const isCounter = (metric: string) => /_(total|bucket|count|sum)$/.test(metric) && !metric.includes(":");
