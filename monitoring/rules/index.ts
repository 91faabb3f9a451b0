import { stringify } from "yaml";
import { bareLinks, dashboardLink, type Links, runbookLink } from "../links";
import { thresholds as current, type Thresholds } from "../thresholds";
import { machineRules } from "./machines";
import { mysqlRules } from "./mysql";
import { saleRules } from "./sale";
import { type Alert, type Concern, concerns, type RuleSet, type Rules } from "./types";
import { watcherRules } from "./watchers";

const rules: Record<Concern, Rules> = {
  sale: saleRules,
  mysql: mysqlRules,
  machines: machineRules,
  watchers: watcherRules,
};

/** Every rule by the concern that it belongs to. */
export function ruleSets(thresholds: Thresholds = current): Record<Concern, RuleSet> {
  const sets = concerns.map((concern) => [concern, rules[concern](thresholds)] as const);
  return Object.fromEntries(sets) as Record<Concern, RuleSet>;
}

/** Every alert and the concern that it belongs to. */
export function allAlerts(thresholds?: Thresholds): { readonly concern: Concern; readonly alert: Alert }[] {
  const sets = ruleSets(thresholds);
  return concerns.flatMap((concern) => sets[concern].alerts.map((alert) => ({ concern, alert })));
}

/** Prometheus's rule file: a group for each concern, its recording rules first, so that alerts see their newest value. */
export function ruleFile(thresholds?: Thresholds, only: readonly Concern[] = concerns, links = bareLinks): string {
  const sets = ruleSets(thresholds);
  return stringify({ groups: only.map((concern) => ruleGroup(concern, sets[concern], links)) }, { lineWidth: 0 });
}

function ruleGroup(concern: Concern, { records, alerts }: RuleSet, links: Links) {
  return {
    name: `ticketwatch-${concern}`,
    rules: [...records, ...alerts.map((alert) => alertingRule(concern, alert, links))],
  };
}

/** An alert in Prometheus's own form. */
export function alertingRule(concern: Concern, rule: Alert, links = bareLinks) {
  const { alert, severity, expr, forSeconds, summary, description, dashboard } = rule;
  return {
    alert,
    expr,
    ...(forSeconds ? { for: `${forSeconds}s` } : {}),
    labels: { severity, concern },
    annotations: {
      summary,
      description,
      dashboard: dashboardLink(links, dashboard),
      runbook_url: runbookLink(links, alert),
    },
  };
}

/** Path of an alert's runbook in the repository. */
export function runbookPath(alert: string): string {
  return runbookLink(bareLinks, alert);
}
