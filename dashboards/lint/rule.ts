import type { DashboardJson } from "../shared/json";

/** Something that every dashboard must keep to. */
export interface Rule {
  readonly name: string;
  /** What it asks for; where a rule of grafana/dashboard-linter is kept in another way, why. */
  readonly asks: string;
  /** What in this dashboard breaks the rule, each with the place. */
  readonly findings: (dashboard: DashboardJson) => string[];
}
