import { type Threshold, ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";

/** Where a value changes its colour. The lines come from monitoring/thresholds.ts, the same that alerts use. */
export type Levels = readonly Threshold[];

const good = "green";
const bad = "red";
const plain = "blue";

/** A value without a line: no number of it is good or bad by itself. */
export const neutral: Levels = [{ color: plain, value: null }];

/** Low is good: red from the line on. */
export const above = (line: number): Levels => [
  { color: good, value: null },
  { color: bad, value: line },
];

/** High is good: red until the line is reached. */
export const below = (line: number): Levels => [
  { color: bad, value: null },
  { color: good, value: line },
];

/** Low is good, of things that are counted: red from one more than the line. */
export const moreThan = (count: number): Levels => above(count + 1);

/** The step of things that either are or are not: no setting could move it. */
export const one = 1;

/** One is one too many: a target down, a restart. */
export const noneAllowed = above(one);
/** 1 is well and 0 is not, as in `up`. */
export const oneIsWell = below(one);

/** The levels in Grafana's form. */
export function thresholdsOf(levels: Levels): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...levels]);
}
