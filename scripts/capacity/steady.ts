import { mean } from "simple-statistics";
import { throughputNoise } from "../runs/compare/noise";
import type { LoadResult } from "../runs/result";

/** How evenly a measurement went. */
export interface Steadiness {
  readonly steady: boolean;
  /** How far chance may move its mean throughput, to either side, relative to it; null when it was too short to tell. */
  readonly noise: number | null;
  /** Throughput of the second half relative to that of the first, less 1. */
  readonly drift: number | null;
}

/** Relative noise (two standard errors) that a measurement may have and still stand for its load. */
const mostNoise = 0.05;
/** Two halves of a measurement with that much noise differ by up to twice as much by chance alone. */
const mostDrift = 2 * mostNoise;

/** Judges from the figures of single seconds whether the load had settled: little noise, and no way up or down. */
export function steadiness(result: LoadResult): Steadiness {
  const noise = result.throughput > 0 ? relative(throughputNoise(result), result.throughput) : null;
  const drift = driftOf(result);
  const steady = noise !== null && drift !== null && noise <= mostNoise && Math.abs(drift) <= mostDrift;
  return { steady, noise, drift };
}

const relative = (figure: number | null, whole: number) => (figure === null ? null : figure / whole);

/** The first and the last second are only partly filled. */
function driftOf({ perSecond }: LoadResult): number | null {
  const seconds = perSecond.slice(1, -1).map(({ completed }) => completed);
  const half = Math.floor(seconds.length / 2);
  const first = half > 0 ? mean(seconds.slice(0, half)) : 0;
  return first > 0 ? mean(seconds.slice(-half)) / first - 1 : null;
}
