import { linearRegression } from "simple-statistics";
import { bootstrapInterval } from "../statistics/bootstrap";

/** A measurement near the edge: its figure relative to the objective's bound, 1 being just allowed. */
export interface EdgePoint {
  readonly load: number;
  readonly ofBound: number;
}

/** Where the edge lies. */
export interface EdgeInterval {
  readonly low: number;
  readonly high: number;
  /** Null where it is only known which load held and which did not. */
  readonly confidence: number | null;
  readonly from: "figures" | "measured loads";
}

const fewestPoints = 5;
const fewestLoads = 3;
/** Measurements up to this factor away from the edge: further off the figure follows another line. */
const nearby = 2;

/**
 * Where the figure meets its bound, by a line through its logarithm over that of the load, and how sure that is, by
 * drawing the measurements anew (bootstrap of pairs). Null when there are too few measurements, or when the figure
 * does not grow with the load.
 */
export function edgeFromFigures(points: readonly EdgePoint[], around: number, seed: number): EdgeInterval | null {
  const near = points.filter(({ load, ofBound }) => ofBound > 0 && within(load, around));
  if (near.length < fewestPoints || distinct(near) < fewestLoads || !Number.isFinite(crossing(near))) return null;
  const interval = bootstrapInterval(near, crossing, { seed });
  return interval && { ...interval, from: "figures" };
}

const within = (load: number, around: number) => load >= around / nearby && load <= around * nearby;
const distinct = (points: readonly EdgePoint[]) => new Set(points.map(({ load }) => load)).size;

/** No number when the points do not tell of a figure that grows. */
function crossing(points: readonly EdgePoint[]): number {
  if (distinct(points) < 2) return Number.NaN;
  const { m, b } = linearRegression(points.map(({ load, ofBound }) => [Math.log(load), Math.log(ofBound)]));
  return m > 0 ? Math.exp(-b / m) : Number.NaN;
}
