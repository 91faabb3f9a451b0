import { LatencyHistogram } from "../../statistics/histogram";
import type { LoadResult } from "../result";

/** Fewer seconds than these say nothing about how much a figure varies. */
const FEWEST_SECONDS = 5;
/** Two standard errors: a difference of pure chance stays within them 19 times out of 20. */
const STANDARD_ERRORS = 2;
const HIGHEST_CORRELATION = 0.9;

/** How far, to either side, chance alone may move the throughput per second; null when there are too few seconds. */
export function throughputNoise({ perSecond }: LoadResult): number | null {
  // The first and the last second are only partly filled.
  return noiseOfMean(perSecond.slice(1, -1).map(({ completed }) => completed));
}

/**
 * How far, to either side, chance alone may move the 99th percentile, in seconds: from the percentiles of each second
 * where the tool tells them. Else the larger of two: where the percentile may lie among that many latencies, and for a
 * closed loop the noise of its throughput, for there latency is connections by throughput (Little's law).
 */
export function p99Noise(result: LoadResult): number | null {
  const seconds = result.perSecond.slice(1, -1).flatMap(({ p99Seconds }) => p99Seconds ?? []);
  const told = noiseOfMean(seconds);
  if (told !== null) return told;
  const known = [rankNoise(result), loopNoise(result)].filter((noise) => noise !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

function loopNoise(result: LoadResult): number | null {
  const { loadModel, throughput, latencySeconds } = result;
  const noise = throughputNoise(result);
  if (loadModel !== "closed-loop" || noise === null || throughput === 0 || !latencySeconds) return null;
  return (noise / throughput) * latencySeconds.p99;
}

/** What two noises make of the difference of their figures. */
export function combinedNoise(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : Math.hypot(one, other);
}

function noiseOfMean(values: readonly number[]): number | null {
  if (values.length < FEWEST_SECONDS) return null;
  const mean = sum(values) / values.length;
  const squares = sum(values.map((value) => (value - mean) ** 2));
  if (squares === 0) return 0;
  // Neighbouring seconds resemble each other, so that they count for fewer: n (1 - r) / (1 + r).
  const neighbours = sum(values.slice(1).map((value, index) => (value - mean) * ((values[index] as number) - mean)));
  const correlation = Math.min(HIGHEST_CORRELATION, Math.max(0, neighbours / squares));
  const independent = (values.length * (1 - correlation)) / (1 + correlation);
  return STANDARD_ERRORS * Math.sqrt(squares / (values.length - 1) / independent);
}

/** The percentile's rank among n latencies varies by the binomial distribution. */
function rankNoise({ latencyHistogram }: LoadResult): number | null {
  if (!latencyHistogram) return null;
  const histogram = LatencyHistogram.decode(latencyHistogram);
  if (histogram.count === 0) return null;
  const spread = STANDARD_ERRORS * Math.sqrt((0.99 * 0.01) / histogram.count);
  const [low, high] = [0.99 - spread, Math.min(1, 0.99 + spread)].map((share) => histogram.percentile(100 * share));
  return ((high as number) - (low as number)) / 2;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
