import type { RunRecord, StageRecord } from "../record";
import type { LoadResult } from "../result";
import { isUnexpected } from "../thresholds";
import { combinedNoise, p99Noise, throughputNoise } from "./noise";
import { LEAST_LATENCY_DIFFERENCE, type Tolerance } from "./tolerance";

export type Judgement = "equal" | "within noise" | "better" | "regression";

/** One figure of both runs. */
export interface Difference {
  /** The stage that it is of; null for the run as a whole. */
  readonly stage: string | null;
  readonly figure: "verdict" | "doubleBookings" | "acknowledgedMissing" | "throughput" | "p99Seconds" | "errorShare";
  /** Null when the run has no such figure. For `verdict` 1 is passed, 0 is failed. */
  readonly before: number | null;
  readonly after: number | null;
  /** What the figures may differ by, in their own unit. */
  readonly allowed: number;
  /** What chance alone may make of the difference, in the same unit; null when that is not known. */
  readonly noise: number | null;
  readonly verdict: Judgement;
}

type Direction = "more is better" | "less is better";
type Figure = Omit<Difference, "verdict">;

/** A run that passed has to pass again. */
export function verdictDifference(before: RunRecord, after: RunRecord): Difference {
  const [one, other] = [before, after].map(({ verdict }) => Number(verdict.passed));
  return exact({ stage: null, figure: "verdict", before: one ?? null, after: other ?? null }, "more is better");
}

/** No tolerance, whatever the options: each of them is a broken promise to a buyer. */
export function integrityDifferences({ integrity: before }: RunRecord, { integrity: after }: RunRecord): Difference[] {
  return (["doubleBookings", "acknowledgedMissing"] as const).map((figure) =>
    exact({ stage: null, figure, before: before?.[figure] ?? null, after: after?.[figure] ?? null }, "less is better"),
  );
}

/** A stage's speed and errors; a stage without a result, where the first run had one, is a regression. */
export function stageDifferences(
  { name, result: before }: StageRecord,
  other: StageRecord | undefined,
  tolerance: Tolerance,
): Difference[] {
  const after = other?.result ?? null;
  const p99 = [before, after].map((result) => result?.latencySeconds?.p99 ?? null);
  const throughput = [before, after].map((result) => result?.throughput ?? null);
  const errors = [before, after].map((result) => result && errorShare(result));
  const noiseOf = (of: (result: LoadResult) => number | null) =>
    before && after ? combinedNoise(of(before), of(after)) : null;
  const figure = (name_: Figure["figure"], [one, two]: (number | null)[], allowed: number, noise: number | null) => ({
    ...{ stage: name, figure: name_, before: one ?? null, after: two ?? null, allowed, noise },
  });
  return [
    judged(
      figure("throughput", throughput, tolerance.throughput * (throughput[0] ?? 0), noiseOf(throughputNoise)),
      "more is better",
    ),
    judged(
      figure("p99Seconds", p99, Math.max(LEAST_LATENCY_DIFFERENCE, tolerance.p99 * (p99[0] ?? 0)), noiseOf(p99Noise)),
      "less is better",
    ),
    judged(figure("errorShare", errors, tolerance.errors, null), "less is better"),
  ];
}

const exact = (figure: Omit<Figure, "allowed" | "noise">, direction: Direction) =>
  judged({ ...figure, allowed: 0, noise: null }, direction);

function judged(figure: Figure, direction: Direction): Difference {
  return { ...figure, verdict: judge(figure, direction) };
}

function judge({ before, after, allowed, noise }: Figure, direction: Direction): Judgement {
  if (before === null && after === null) return "equal";
  if (after === null) return "regression";
  if (before === null) return "equal";
  const worse = direction === "less is better" ? after - before : before - after;
  if (Math.abs(worse) <= allowed) return "equal";
  if (noise !== null && Math.abs(worse) <= noise) return "within noise";
  return worse > 0 ? "regression" : "better";
}

/** Share of what did not end as a sale expects: wrong statuses and socket errors, or waits for a lock given up. */
export function errorShare(result: LoadResult): number {
  if (result.kind === "database") {
    const failed = result.lockTimeouts + result.reconnects;
    return failed === 0 ? 0 : failed / (result.transactions + failed);
  }
  const wrong = Object.entries(result.statuses).filter(([status]) => isUnexpected(status));
  const sockets = Object.values(result.socketErrors).reduce((sum, number) => sum + number, 0);
  const failed = wrong.reduce((sum, [, number]) => sum + number, sockets);
  return failed === 0 ? 0 : failed / Math.max(result.requests + sockets, result.arrivals?.sent ?? 0);
}
