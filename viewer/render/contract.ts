/** What the renderer takes and gives. No types of Node or of the browser: both sides read this. */

/** Seconds since the epoch and a number as Prometheus writes it. */
export type Sample = readonly [seconds: number, value: string];

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly Sample[];
}

/** Answer of a range query. */
export type Matrix = readonly Series[];

/** Answer of an instant query. */
export type Vector = readonly { readonly metric: Readonly<Record<string, string>>; readonly value: Sample }[];

/** Window and resolution of a range query, in seconds. */
export interface RangeWindow {
  readonly start: number;
  readonly end: number;
  readonly stepSeconds: number;
}

/** An annotation in the shape of Grafana's API; times in milliseconds. */
export interface Annotation {
  readonly id?: number | string;
  readonly time: number;
  readonly timeEnd?: number;
  readonly text: string;
  readonly tags: readonly string[];
  readonly dashboardUID?: string;
}

/** Where panels get their numbers: a Prometheus, or what was kept of one. Times in seconds, annotations' in milliseconds. */
export interface QuerySource {
  range(expr: string, window: RangeWindow): Promise<Matrix>;
  instant(expr: string, time: number): Promise<Vector>;
  /** Values of `label`; `matcher` is a selector of series, or empty for all. */
  labelValues(label: string, matcher: string, start: number, end: number): Promise<readonly string[]>;
  annotations(from: number, to: number): Promise<readonly Annotation[]>;
}

/** Chosen values by variable; `$__all` stands for all of them. */
export type VariableValues = Readonly<Record<string, readonly string[]>>;

/** A dashboard and what is chosen above it. */
export interface DashboardState {
  readonly from: string;
  readonly to: string;
  readonly variables: VariableValues;
  readonly refresh: string;
}

/** One query as it is put to Prometheus. */
export interface PlannedQuery {
  readonly refId: string;
  readonly kind: "range" | "instant";
  /** Without variables. */
  readonly expr: string;
  readonly legendFormat: string;
  readonly format: string;
  readonly window: RangeWindow;
}

/** A dashboard's JSON, of which each part reads what it knows. */
export type DashboardModel = import("./model/dashboard-model").DashboardModel;
