import type { Law, ScalePoint } from "./scalability";
import { throughputAt } from "./scalability";

export interface Knee {
  /** Connections from which on more of them bring waiting rather than throughput. */
  readonly load: number;
  /** Throughput there, per second. */
  readonly throughput: number;
  /** Whether it is read off the fitted curve, or off the measurements alone. */
  readonly from: "curve" | "measurements";
}

/**
 * Where the two bounds of a closed loop cross: its throughput is at most N times that of one connection alone, and at
 * most what the narrowest resource lets through; P. J. Denning and J. P. Buzen, "The operational analysis of queueing
 * network models", ACM Computing Surveys 10 (1978). Unlike a knee found by the curve's bend it does not depend on how
 * far the loads go. Null when nothing was measured.
 */
export function kneeOf(points: readonly ScalePoint[], curve: (Law & { readonly peak: number }) | null): Knee | null {
  if (curve) {
    const load = Math.max(1, curve.peak / curve.single);
    return { load, throughput: throughputAt(curve, load), from: "curve" };
  }
  const [first] = [...points].sort((one, other) => one.load - other.load);
  if (!first || first.throughput === 0) return null;
  const highest = Math.max(...points.map(({ throughput }) => throughput));
  const load = Math.max(1, (highest * first.load) / first.throughput);
  return { load, throughput: highest, from: "measurements" };
}
