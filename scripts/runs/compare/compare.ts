import type { RunRecord, StageRecord } from "../record";
import { comparability } from "./comparable";
import { type Difference, integrityDifferences, stageDifferences, verdictDifference } from "./differences";
import { defaultTolerance, type Tolerance } from "./tolerance";

/** Two runs held against each other; `after` is judged by `before`. */
export interface Comparison {
  readonly before: string;
  readonly after: string;
  readonly comparable: boolean;
  /** Why they cannot be compared. */
  readonly obstacles: readonly string[];
  /** What of the lab was changed between them. */
  readonly changes: readonly string[];
  readonly tolerance: Tolerance;
  readonly differences: readonly Difference[];
  readonly regression: boolean;
  /** What was exhausted first in each run, in words; null where nothing was, or it is not known. */
  readonly limit: { readonly before: string | null; readonly after: string | null };
  /** What makes either run's figures doubtful. */
  readonly doubts: readonly string[];
}

/** Compares run `after` with run `before`: speed within tolerance and noise, integrity exactly. */
export function compareRuns(before: RunRecord, after: RunRecord, tolerance: Tolerance = defaultTolerance): Comparison {
  const { obstacles, changes } = comparability(before, after);
  const differences = [
    verdictDifference(before, after),
    ...integrityDifferences(before, after),
    ...pairs(before, after).flatMap(([one, other]) => stageDifferences(one, other, tolerance)),
  ];
  return {
    ...{ before: before.id, after: after.id, comparable: obstacles.length === 0, obstacles, changes },
    ...{ tolerance, differences },
    regression: differences.some(({ verdict }) => verdict === "regression"),
    limit: { before: limitOf(before), after: limitOf(after) },
    doubts: [before, after].flatMap(doubtsOf),
  };
}

/** The measured stages of the first run, each with its namesake of the second. */
function pairs(before: RunRecord, after: RunRecord): [StageRecord, StageRecord | undefined][] {
  return before.stages
    .filter(({ measured }) => measured)
    .map((stage) => [stage, after.stages.find(({ name }) => name === stage.name)]);
}

function limitOf({ saturation }: RunRecord): string | null {
  const limit = saturation?.limit;
  return limit ? `${limit.resource}: ${limit.explanation}` : null;
}

function doubtsOf({ id, measurement }: RunRecord): string[] {
  return measurement.findings.filter(({ severity }) => severity !== "info").map(({ message }) => `${id}: ${message}`);
}
