import type { Unit } from "../report/units";
import { errorShare } from "../runs/compare/differences";
import { headlineResult, type RunRecord } from "../runs/record";

/** Figures of a run that variants can be compared by. All are positive numbers. */
export const figureNames = ["throughput", "p50Seconds", "p99Seconds"] as const;
export type FigureName = (typeof figureNames)[number];

export interface FigureKind {
  readonly title: string;
  readonly unit: Unit;
  readonly better: "more" | "less";
}

export const figureKinds: Readonly<Record<FigureName, FigureKind>> = {
  throughput: { title: "Answers or transactions per second", unit: "perSecond", better: "more" },
  p50Seconds: { title: "Median latency", unit: "latency", better: "less" },
  p99Seconds: { title: "99th percentile of the latency", unit: "latency", better: "less" },
};

export interface MeasuredFigures {
  readonly throughput: number | null;
  readonly p50Seconds: number | null;
  readonly p99Seconds: number | null;
  readonly errorShare: number | null;
}

/** What one run tells of its variant: the figures of its headline stage. */
export function figuresOf(record: Pick<RunRecord, "headline" | "stages">): MeasuredFigures {
  const result = headlineResult(record);
  return {
    throughput: result?.throughput ?? null,
    p50Seconds: result?.latencySeconds?.p50 ?? null,
    p99Seconds: result?.latencySeconds?.p99 ?? null,
    errorShare: result ? errorShare(result) : null,
  };
}
