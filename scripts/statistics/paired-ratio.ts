import { jStat } from "jstat";

/** How many times as large one figure is as another, measured in pairs; with its confidence interval. */
export interface PairedRatio {
  readonly pairs: number;
  /** Geometric mean of the pairs' ratios. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided: how often chance alone would part equals that far. */
  readonly p: number;
}

/**
 * Compares positive figures in pairs [before, after], such as those of one block of an experiment: Student's t over the
 * logarithms of their ratios (Student, "The probable error of a mean", Biometrika 6, 1908). What a pair has in common,
 * as a busy minute of the machine, cancels out, and no equal spread of the two is assumed.
 * A difference of logarithms changes its sign exactly when the figures change places; that of a quotient does not.
 * Undefined where fewer than two pairs have two positive figures.
 */
export function pairedRatio(pairs: readonly (readonly [number, number])[], confidence = 0.95): PairedRatio | undefined {
  const logs = pairs
    .filter(([one, other]) => one > 0 && other > 0)
    .map(([one, other]) => Math.log(other) - Math.log(one));
  if (logs.length < 2) return undefined;
  const freedom = logs.length - 1;
  const { mean, standardError } = momentsOf(logs);
  const reach = jStat.studentt.inv((1 + confidence) / 2, freedom) * standardError;
  return {
    pairs: logs.length,
    ratio: Math.exp(mean),
    low: Math.exp(mean - reach),
    high: Math.exp(mean + reach),
    p: twoSided(mean, standardError, freedom),
  };
}

function twoSided(mean: number, standardError: number, freedom: number): number {
  if (standardError === 0) return mean === 0 ? 1 : 0;
  return Math.min(1, 2 * jStat.studentt.cdf(-Math.abs(mean / standardError), freedom));
}

/** Mean, sample standard deviation and the standard error of the mean; of one value the last two are 0. */
export function momentsOf(values: readonly number[]): {
  readonly mean: number;
  readonly deviation: number;
  readonly standardError: number;
} {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
  return { mean, deviation, standardError: deviation / Math.sqrt(values.length) };
}
