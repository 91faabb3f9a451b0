import { type Thresholds, thresholds } from "../../thresholds";
import { alertingRule, allAlerts, ruleSets } from "..";
import { metricsOf } from "./inspect";

export type Path = readonly string[];
type Figure = number | string;

/** Every figure of the thresholds, with another one to put in its place. */
export const leaves = figures(thresholds).map((leaf) => ({ ...leaf, name: leaf.path.join(".") }));

function figures(value: object, path: Path = []): { path: Path; other: Figure }[] {
  return Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === "object"
      ? figures(entry, [...path, key])
      : [{ path: [...path, key], other: typeof entry === "number" ? entry * 2 + 1 : "7m" }],
  );
}

/** The thresholds with one figure moved. */
export function moved([key = "", ...rest]: Path, figure: Figure, of: object = thresholds): Thresholds {
  const value = (of as Record<string, unknown>)[key];
  const copy: object = { ...of, [key]: rest.length === 0 ? figure : moved(rest, figure, value as object) };
  return copy as Thresholds;
}

/** Names of the alerts that decide otherwise under other thresholds: by their own rule, or by one that they read. */
export function changedAlerts(others: Thresholds): string[] {
  const [before, after] = [signatures(thresholds), signatures(others)];
  return [...before.keys()].filter((alert) => before.get(alert) !== after.get(alert));
}

function signatures(t: Thresholds): Map<string, string> {
  const records = Object.values(ruleSets(t)).flatMap((set) => set.records);
  const read = (expr: string): string[] =>
    metricsOf(expr).flatMap((metric) =>
      records.filter(({ record }) => record === metric).flatMap((rule) => [rule.expr, ...read(rule.expr)]),
    );
  return new Map(
    allAlerts(t).map(({ concern, alert }) => [
      alert.alert,
      JSON.stringify([alertingRule(concern, alert), read(alert.expr)]),
    ]),
  );
}
