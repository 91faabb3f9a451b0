import { watchdogAlert } from "../../contract/severities";
import { allAlerts } from "../../monitoring/rules";
import { thresholds } from "../../monitoring/thresholds";
import type { AlertRecord } from "../runs/measured";
import type { RangeSeries, RunningStack } from "../stack/running-stack";
import { secondsOf, type Window } from "./window";

/** Points of one series that Prometheus is asked for at most. */
const MOST_POINTS = 1000;

/** Alerts that a scene brings about by its nature: they are part of the story, and no surprise. */
const expectedOf: Readonly<Record<string, readonly string[]>> = {
  SaleSoldOut: ["sold-out", "match-day", "all", "mixed", "on-sale"],
  BookingQueueFilling: ["on-sale", "mixed", "match-day", "all", "open-loop", "sold-out"],
  BookingsShed: ["on-sale", "mixed", "match-day", "all", "open-loop", "sold-out"],
  HostCpuHigh: ["pre-open", "on-sale", "mixed", "match-day", "all", "soak", "database", "database-ticket"],
  MysqlDeadlocks: ["database", "database-ticket", "all"],
};

/** Every alert that was pending or fired in the window, the earliest first. */
export async function readAlerts(
  stack: Pick<RunningStack, "queryRange">,
  window: Window,
  scene: string,
): Promise<AlertRecord[]> {
  const step = Math.max(thresholds.scrapeIntervalSeconds, Math.ceil(secondsOf(window) / MOST_POINTS));
  const promql = `ALERTS{alertname!="${watchdogAlert}"}`;
  return alertsOf(await stack.queryRange(promql, { ...window, step }), { ...window, step, scene });
}

/** Pending and firing are two series of one alert; together they are one entry, of the worse state. */
export function alertsOf(
  series: readonly RangeSeries[],
  { end, step, scene }: Window & { readonly step: number; readonly scene: string },
): AlertRecord[] {
  const alerts = new Map<string, { firing: boolean; from: number; to: number; labels: Record<string, string> }>();
  for (const { labels: all, points } of series) {
    const { alertstate, __name__: _, ...labels } = all;
    const times = points.map(([time]) => time);
    const [from, to] = [times[0], times.at(-1)];
    if (from === undefined || to === undefined) continue;
    const key = JSON.stringify(Object.entries(labels).sort());
    const known = alerts.get(key) ?? { firing: false, from, to, labels };
    alerts.set(key, {
      labels,
      firing: known.firing || alertstate === "firing",
      from: Math.min(known.from, from),
      to: Math.max(known.to, to),
    });
  }
  return [...alerts.values()]
    .sort((one, other) => one.from - other.from)
    .map(({ firing, from, to, labels }) => ({
      name: labels.alertname ?? "unnamed",
      severity: labels.severity ?? "none",
      state: firing ? "firing" : "pending",
      startsAt: new Date(from * 1000).toISOString(),
      endsAt: to + step > end ? null : new Date(to * 1000).toISOString(),
      labels,
      summary: summaryOf(labels),
      expected: expectedOf[labels.alertname ?? ""]?.includes(scene) ?? false,
    }));
}

/** The alert's own summary, with its labels filled in; Prometheus keeps no texts of alerts that are over. */
function summaryOf(labels: Readonly<Record<string, string>>): string {
  const found = allAlerts().find(({ alert }) => alert.alert === labels.alertname);
  if (!found) return labels.alertname ?? "";
  return found.alert.summary.replace(/\{\{ *\$labels\.(\w+) *\}\}/g, (_, name: string) => labels[name] ?? name);
}
