import { stringify } from "yaml";
import { thresholds } from "./thresholds";

/** One alerting rule in Prometheus's own form. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: "critical" | "warning" };
  readonly annotations: { readonly summary: string; readonly description: string };
}

export const alertingRules: readonly AlertingRule[] = [
  {
    alert: "TargetDown",
    expr: "up == 0",
    for: `${thresholds.targetDownSeconds}s`,
    labels: { severity: "critical" },
    annotations: {
      summary: "{{ $labels.job }} on {{ $labels.host }} is not answering",
      description: `Prometheus could not scrape {{ $labels.instance }} for ${thresholds.targetDownSeconds} s.`,
    },
  },
];

/** Prometheus's rule file. */
export function ruleFile(): string {
  return stringify({ groups: [{ name: "watchers", rules: alertingRules }] });
}
