import { thresholds } from "../../monitoring/thresholds";

/** One buyer's visit. */
export interface Visit {
  /** When it began; milliseconds of the epoch. */
  readonly at: number;
  readonly milliseconds: number;
  /** Whether it was answered with a decision: booked, or taken. */
  readonly served: boolean;
}

/** Share of a second's visits that must go well for it to count as a good one. */
const goodShare = 0.95;

/** A visit that went well: decided, and within the latency objective. */
export function wentWell({ served, milliseconds }: Visit): boolean {
  return served && milliseconds <= thresholds.slo.latencySeconds * 1000;
}

/** Share of the visits begun from `from` to before `to` that did not go well; undefined when nobody came. */
export function hurtShare(visits: readonly Visit[], from: number, to: number): number | undefined {
  const within = visits.filter(({ at }) => at >= from && at < to);
  if (within.length === 0) return undefined;
  return within.filter((visit) => !wentWell(visit)).length / within.length;
}

/**
 * Seconds after `end` at which service was as good as before: the end of the last bad second of those that began after
 * it. Undefined when the last of them is bad still, or nobody came.
 */
export function recoverySeconds(visits: readonly Visit[], end: number, until: number): number | undefined {
  const seconds = Math.floor((until - end) / 1000);
  let recovered: number | undefined;
  for (let second = 0; second < seconds; second++) {
    const hurt = hurtShare(visits, end + second * 1000, end + (second + 1) * 1000);
    const bad = hurt === undefined || hurt > 1 - goodShare;
    if (bad) recovered = undefined;
    else recovered ??= second;
  }
  return recovered;
}
