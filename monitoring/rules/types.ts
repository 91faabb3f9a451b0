import type { DashboardUid } from "../../contract/dashboard-uids";
import type { Severity, watchdogSeverity } from "../../contract/severities";
import type { Thresholds } from "../thresholds";

export const concerns = ["sale", "mysql", "machines", "watchers"] as const;
export type Concern = (typeof concerns)[number];

/** A series that is computed once, for alerts and panels alike; named `level:metric:operation`. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A condition that somebody should know of. */
export interface Alert {
  readonly alert: string;
  readonly severity: Severity | typeof watchdogSeverity;
  readonly expr: string;
  /** Seconds that the condition must hold; without it the alert fires at once. */
  readonly forSeconds?: number;
  /** One line; may show labels, not the value, so that grouped alerts read alike. */
  readonly summary: string;
  /** What is seen, with the value. */
  readonly description: string;
  /** The dashboard that shows it. */
  readonly dashboard: DashboardUid;
}

export interface RuleSet {
  readonly records: readonly RecordingRule[];
  readonly alerts: readonly Alert[];
}

/** Rules are functions of the thresholds, so that a test can move one and see what moves with it. */
export type Rules = (thresholds: Thresholds) => RuleSet;

/** Several rule sets as one. */
export function together(...parts: readonly Rules[]): Rules {
  return (thresholds) => {
    const sets = parts.map((part) => part(thresholds));
    return { records: sets.flatMap(({ records }) => records), alerts: sets.flatMap(({ alerts }) => alerts) };
  };
}
