import type { Thresholds } from "../../thresholds";

/** Series in promtool's notation: `name{labels}` and its values, one per scrape. */
export type Series = Readonly<Record<string, string>>;
export type Labels = Readonly<Record<string, string>>;

/** Two levels on either side of an alert's line. */
export interface Levels {
  readonly fires: number;
  readonly quiet: number;
}

/**
 * Proof of one alert: the same series at two levels, one beyond its line and one just short of it. That they differ in
 * nothing else keeps the quiet one honest: series that the alert does not read would be quiet at any level.
 */
export interface AlertCase {
  readonly series: (level: number) => Series;
  /** Not given for an alert that always fires. */
  readonly levels?: Levels;
  /** Labels of the alert besides its severity and concern. */
  readonly labels?: Labels;
  /** What `$value` is; the level, unless given. */
  readonly value?: number;
  /** Seconds after which it is looked at. */
  readonly at?: number;
  /** Other situations, by title, in which it must fire as well, with this `$value`. */
  readonly firesWhen?: Readonly<Record<string, Situation & { readonly value: number }>>;
  /** Other situations, by title, in which it must not fire. */
  readonly quietWhen?: Readonly<Record<string, Situation>>;
}

export interface Situation {
  readonly series: Series;
  readonly at?: number;
}

/** Proof of one recording rule: what it makes of these series. */
export interface RecordCase {
  readonly record: string;
  readonly series: Series;
  readonly at?: number;
  readonly expect: readonly { readonly labels?: Labels; readonly value: number }[];
}

export interface Cases {
  readonly alerts: Readonly<Record<string, AlertCase>>;
  readonly records: readonly RecordCase[];
}

/** Cases are functions of the thresholds as the rules are: moving one does not break them. */
export type CasesOf = (thresholds: Thresholds) => Cases;
