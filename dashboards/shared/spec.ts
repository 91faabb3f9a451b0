import type { ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Levels } from "./levels";
import type { Drill } from "./links";

/** Grafana's ids of the units that the dashboards use. */
export type Unit =
  | "short"
  | "none"
  | "percentunit"
  | "s"
  | "bytes"
  | "Bps"
  | "reqps"
  | "ops"
  | "iops"
  | "pps"
  | "bool"
  | "dateTimeFromNow";

/** Queries of one panel: legend → PromQL. */
export type Queries = Readonly<Record<string, string>>;

/** What every panel says. Nothing is shown without a unit and a description. */
export interface PanelSpec {
  readonly title: string;
  /** One or two sentences: what is shown, and where it helps, what to think of it. */
  readonly description: string;
  readonly unit: Unit;
  readonly queries: Queries;
  /** Lines from monitoring/thresholds.ts; without them no value is good or bad by itself. */
  readonly levels?: Levels;
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
  readonly mappings?: readonly ValueMapping[];
  /** Shown instead of "No data". */
  readonly noValue?: string;
  /** The dashboard that a click on a value leads to. */
  readonly drill?: Drill;
  /** Why a healthy lab may have nothing to show here. Not part of the JSON. */
  readonly mayBeEmpty?: string;
}
