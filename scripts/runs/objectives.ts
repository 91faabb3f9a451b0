import { z } from "zod";
import type { LoadResult, SecondRecord } from "./result";

/** What an objective can bound. Shares are between 0 and 1. */
export const objectiveFigures = [
  "p50Seconds",
  "p99Seconds",
  "p999Seconds",
  "throughput",
  /** Answers of the status 201. */
  "bookings",
  /** Of all transactions. */
  "deadlockShare",
  /** Sent requests of those that were due. */
  "arrivalShare",
  /** Throughput of the last fifth of the stage, relative to that of the first. */
  "steadiness",
] as const;

export type ObjectiveFigure = (typeof objectiveFigures)[number];

/** A service-level objective: one figure of a stage and its bound, which still passes. */
export interface Objective {
  readonly figure: ObjectiveFigure;
  readonly bound: "atMost" | "atLeast";
  readonly limit: number;
}

export const objectiveRecordSchema = z.strictObject({
  figure: z.enum(objectiveFigures),
  bound: z.enum(["atMost", "atLeast"]),
  limit: z.number(),
  /** Null when the stage gave no such figure; that fails. */
  measured: z.number().nullable(),
  passed: z.boolean(),
});

export type ObjectiveRecord = z.infer<typeof objectiveRecordSchema>;

export const atMost = (figure: ObjectiveFigure, limit: number): Objective => ({ figure, bound: "atMost", limit });
export const atLeast = (figure: ObjectiveFigure, limit: number): Objective => ({ figure, bound: "atLeast", limit });

/** Holds a stage's result against its objectives. */
export function measureObjectives(objectives: readonly Objective[], result: LoadResult | null): ObjectiveRecord[] {
  return objectives.map((objective) => {
    const measured = result ? measure(objective.figure, result) : null;
    return { ...objective, measured, passed: measured !== null && within(objective, measured) };
  });
}

const within = ({ bound, limit }: Objective, measured: number) =>
  bound === "atMost" ? measured <= limit : measured >= limit;

function measure(figure: ObjectiveFigure, result: LoadResult): number | null {
  const { latencySeconds: latency } = result;
  switch (figure) {
    case "p50Seconds":
      return latency?.p50 ?? null;
    case "p99Seconds":
      return latency?.p99 ?? null;
    case "p999Seconds":
      return latency?.p999 ?? null;
    case "throughput":
      return result.throughput;
    case "steadiness":
      return steadiness(result.perSecond);
    case "bookings":
      return result.kind === "http" ? result.acknowledged : null;
    case "arrivalShare":
      return result.kind === "http" && result.arrivals ? share(result.arrivals.sent, result.arrivals.due) : null;
    case "deadlockShare":
      return result.kind === "database" ? share(result.deadlocks, result.transactions) : null;
  }
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** The first and the last second are only partly filled, so they do not count. */
function steadiness(perSecond: readonly SecondRecord[]): number | null {
  const whole = perSecond.slice(1, -1);
  const fifth = Math.floor(whole.length / 5);
  if (fifth === 0) return null;
  const sum = (some: readonly SecondRecord[]) => some.reduce((total, { completed }) => total + completed, 0);
  return share(sum(whole.slice(-fifth)), sum(whole.slice(0, fifth)));
}

const WORDS: Readonly<Record<ObjectiveFigure, string>> = {
  p50Seconds: "the median latency",
  p99Seconds: "the 99th percentile of the latency",
  p999Seconds: "the 99.9th percentile of the latency",
  throughput: "the throughput per second",
  bookings: "the number of bookings",
  deadlockShare: "the share of deadlocks",
  arrivalShare: "the share of due requests that went out",
  steadiness: "the throughput at the end, relative to the start,",
};

/** The objective in words: `the median latency at most 0.5 s`. */
export function describeObjective({ figure, bound, limit }: Objective): string {
  return `${WORDS[figure]} ${bound === "atMost" ? "at most" : "at least"} ${readable(figure, limit)}`;
}

/** The sentence on an objective that was missed. */
export function missedObjective({ figure, bound, limit, measured }: ObjectiveRecord): string {
  if (measured === null) return `${WORDS[figure]} is not known`;
  const wanted = `${bound === "atMost" ? "at most" : "at least"} ${readable(figure, limit)}`;
  return `${WORDS[figure]} is ${readable(figure, measured)}; the objective is ${wanted}`;
}

function readable(figure: ObjectiveFigure, value: number): string {
  if (figure.endsWith("Seconds"))
    return value < 1 ? `${+(value * 1000).toPrecision(3)} ms` : `${+value.toPrecision(3)} s`;
  if (figure.endsWith("Share") || figure === "steadiness") return `${+(100 * value).toPrecision(4)} %`;
  return `${Math.round(value)}`;
}
