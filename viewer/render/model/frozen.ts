/** How answers are kept in a frozen page: by exactly what was asked. */
import type { Annotation, DashboardModel, Matrix, QuerySource, RangeWindow, Vector } from "../contract";

/** Everything that a frozen page carries. */
export interface FrozenDashboards {
  readonly title: string;
  readonly dashboards: readonly DashboardModel[];
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly scrapeInterval: string;
  /** Width in pixels that the queries were planned for: the page plans with it again, and so asks the same. */
  readonly width: number;
  readonly answers: FrozenAnswers;
  /** Said on the page: what was left out, and what could not be asked. */
  readonly notes: readonly string[];
}

export interface FrozenAnswers {
  readonly range: Readonly<Record<string, FrozenRange>>;
  readonly instant: Readonly<Record<string, Vector>>;
  readonly labels: Readonly<Record<string, readonly string[]>>;
  readonly annotations: readonly Annotation[];
  /** What Prometheus refused, by the same keys. */
  readonly errors: Readonly<Record<string, string>>;
}

/** A range query's answer without its regular times. */
export interface FrozenRange {
  /** First moment and distance, in seconds. */
  readonly start: number;
  readonly step: number;
  readonly series: readonly {
    readonly metric: Readonly<Record<string, string>>;
    /** One text for each step; `null` where there was none. */
    readonly values: readonly (string | null)[];
  }[];
}

export const rangeKey = (expr: string, { start, end, stepSeconds }: RangeWindow) =>
  `${start}/${end}/${stepSeconds} ${expr}`;
export const instantKey = (expr: string, time: number) => `${time} ${expr}`;
export const labelKey = (label: string, matcher: string) => `${label} ${matcher}`;

/** Puts an answer on its grid of times. */
export function frozenRange(matrix: Matrix, { start, end, stepSeconds }: RangeWindow): FrozenRange {
  const count = Math.round((end - start) / stepSeconds) + 1;
  const series = matrix.map(({ metric, values }) => {
    const onGrid: (string | null)[] = new Array(count).fill(null);
    for (const [time, value] of values) onGrid[Math.round((time - start) / stepSeconds)] = value;
    return { metric, values: onGrid };
  });
  return { start, step: stepSeconds, series };
}

/** The answer as Prometheus gave it. */
export function thawedRange({ start, step, series }: FrozenRange): Matrix {
  return series.map(({ metric, values }) => ({
    metric,
    values: values.flatMap((value, index) => (value === null ? [] : [[start + index * step, value] as const])),
  }));
}

/** Answers from what a page carries. What was not asked when it was frozen is an error that says so. */
export function frozenSource({ answers }: Pick<FrozenDashboards, "answers">): QuerySource {
  const kept = <Kind>(
    answers: Readonly<Record<string, Kind>>,
    key: string,
    errors: Readonly<Record<string, string>>,
  ) => {
    if (key in answers) return answers[key];
    throw new Error(errors[key] ?? "this was not asked when the page was frozen");
  };
  const { range, instant, labels, annotations, errors } = answers;
  return {
    range: async (expr, window) => thawedRange(kept(range, rangeKey(expr, window), errors)),
    instant: async (expr, time) => kept(instant, instantKey(expr, time), errors),
    labelValues: async (label, matcher) => kept(labels, labelKey(label, matcher), errors),
    annotations: async () => annotations,
  };
}
