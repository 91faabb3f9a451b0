import { mean } from "simple-statistics";
import { thresholds } from "../runs/thresholds";
import { type EdgePoint, edgeFromFigures } from "./edge";
import { kneeOf } from "./knee";
import type { CapacityRecord, FoundCapacity, StepRecord } from "./record";
import { fitScalability, type ScalePoint } from "./scalability";
import { edgeOf, judge, type Tried } from "./search";

type Concluded = Pick<CapacityRecord, "capacity" | "knee" | "scalability">;
type Told = Pick<CapacityRecord, "steps" | "loadModel" | "seed"> & { readonly repeats: number };

/** What the search goes by; a load that is known not to hold is only measured again to see why. */
export function triedOf(steps: readonly StepRecord[]): Tried[] {
  return steps
    .filter(({ phase }) => phase !== "beyond")
    .map(({ load, held, phase }) => ({ load, held, decisive: phase === "sustaining" }));
}

/** What the steps say together, however far the search came. */
export function conclude({ steps, loadModel, seed, repeats }: Told): Concluded {
  const closed = loadModel === "closed-loop";
  const points = closed ? scalePoints(steps) : [];
  const scalability = fitScalability(points, seed);
  return {
    capacity: foundCapacity(steps, { seed, repeats }),
    knee: closed ? kneeOf(points, scalability) : null,
    scalability,
  };
}

/** Loads under which the app still answered; what it refuses in haste is no work done. */
function scalePoints(steps: readonly StepRecord[]): ScalePoint[] {
  return steps
    .filter(({ throughput, goodThroughput }) => goodThroughput >= throughput * (1 - thresholds.unexpectedStatusShare))
    .filter(({ socketErrors, throughput, measuredSeconds }) => {
      return socketErrors <= thresholds.socketErrorShare * throughput * measuredSeconds;
    })
    .map(({ load, goodThroughput }) => ({ load, throughput: goodThroughput }));
}

/** The edge, as far as the steps tell; null when none held. */
export function foundCapacity(
  steps: readonly StepRecord[],
  { seed, repeats }: Pick<Told, "seed" | "repeats">,
): FoundCapacity | null {
  const sure = judge(triedOf(steps), repeats).flatMap(({ held, ...one }) =>
    held === undefined ? [] : { ...one, held },
  );
  const { above, below } = edgeOf(sure);
  if (!below) return null;
  const own = steps.filter(({ load, phase }) => load === below.load && phase !== "beyond");
  const longest = own.reduce((long, step) => (step.measuredSeconds > long.measuredSeconds ? step : long));
  const failed = steps.filter(({ load, held }) => load === above?.load && !held);
  return {
    load: below.load,
    failsAt: above?.load ?? null,
    failsBecause: [...new Set(failed.at(-1)?.reasons)],
    throughput: mean(own.map(({ goodThroughput }) => goodThroughput)),
    throughputNoise: longest.noise === null ? null : longest.noise * longest.goodThroughput,
    p99Seconds: longest.p99Seconds,
    held: own.filter(({ held }) => held).length,
    measured: own.length,
    sustained: own.some(({ phase, held }) => phase === "sustaining" && held),
    interval: intervalOf(steps, failed, below.load, above?.load ?? below.load, seed),
  };
}

/**
 * By the figure that decides where it grows with the load, and never within the loads that were measured; else by these
 * alone.
 */
function intervalOf(
  steps: readonly StepRecord[],
  failed: readonly StepRecord[],
  low: number,
  high: number,
  seed: number,
): FoundCapacity["interval"] {
  const byLatency = failed.length > 0 && failed.every(missedOnlyP99);
  const told = byLatency ? edgeFromFigures(edgePoints(steps), Math.sqrt(low * high), seed) : null;
  if (!told) return { low, high, confidence: null, from: "measured loads" };
  return { ...told, low: Math.min(told.low, low), high: Math.max(told.high, high) };
}

/** One reason, and it is the objective on the 99th percentile. */
function missedOnlyP99({ objectives, reasons }: StepRecord): boolean {
  const missed = objectives.filter(({ passed }) => !passed);
  return missed.length === 1 && missed[0]?.figure === "p99Seconds" && reasons.length === 1;
}

function edgePoints(steps: readonly StepRecord[]): EdgePoint[] {
  return steps.flatMap((step) => {
    const objective = step.objectives.find(({ figure, bound }) => figure === "p99Seconds" && bound === "atMost");
    if (!objective?.measured || !(step.held || missedOnlyP99(step))) return [];
    return [{ load: step.load, ofBound: objective.measured / objective.limit }];
  });
}
