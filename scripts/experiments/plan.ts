import { formatDuration } from "../load/duration";
import { sceneByName } from "../load/scenes";
import { describePlan, planSeconds } from "../load/scenes/describe-plan";
import type { ScenePlan, Venue } from "../load/scenes/scene";
import { type ExperimentFile, warmUpSeconds } from "./file";
import { randomisedBlocks } from "./order";
import { type Variant, variantsOf } from "./variants";

/** One run of an experiment, before it is made. */
export interface PlannedRun {
  readonly number: number;
  readonly repetition: number;
  /** Name of its variant. */
  readonly variant: string;
  /** Of its requests: the same for all variants of a repetition. */
  readonly seed: number;
}

export interface ExperimentPlan {
  readonly file: ExperimentFile;
  readonly variants: readonly Variant[];
  readonly runs: readonly PlannedRun[];
}

/** Seconds that a run takes beside its load, roughly: to apply the variant, to reset, and to read what came of it. */
const aroundRunSeconds = 25;

export function planExperiment(file: ExperimentFile): ExperimentPlan {
  const variants = variantsOf(file);
  const blocks = randomisedBlocks(variants, file.repetitions, file.seed);
  const runs = blocks.flatMap((block, index) =>
    block.map(({ name }) => ({ repetition: index + 1, variant: name, seed: file.seed + index })),
  );
  return { file, variants, runs: runs.map((run, index) => ({ number: index + 1, ...run })) };
}

/** The scene as one run plays it. */
export function scenePlanOf({ scene, options }: ExperimentFile, seed: number, venue?: Venue): ScenePlan {
  const chosen = sceneByName(scene);
  return chosen.plan({ ...options, ...("seed" in chosen.options ? { seed: `${seed}` } : {}) }, venue);
}

/** How long a run takes with all that is around it, roughly; seconds. */
export function runSeconds(file: ExperimentFile): number {
  return warmUpSeconds(file) + planSeconds(scenePlanOf(file, file.seed)) + aroundRunSeconds;
}

/** What an experiment would do, in lines. */
export function describeExperiment(plan: ExperimentPlan): string[] {
  const { file, variants, runs } = plan;
  const seconds = runs.length * runSeconds(file) + aroundRunSeconds;
  return [
    file.title,
    ...(file.question ? [file.question] : []),
    `${variants.length} variants, ${file.repetitions} repetitions, seed ${file.seed}; resets the sale before each run`,
    ...variants.map(({ name, baseline }) => `  ${name}${baseline ? " (the others are held against it)" : ""}`),
    ...Object.entries(file.settings).map(([key, value]) => `  all of them with ${key}=${value}`),
    `order: ${file.repetitions} blocks, each in an order of its own`,
    ...blocks(plan),
    `each run, after ${file.warmUp} of warm-up:`,
    ...describePlan(scenePlanOf(file, file.seed)).map((line) => `  ${line}`),
    `about ${formatDuration(60 * Math.ceil(seconds / 60))} in all; then the lab is put back as it was`,
  ];
}

function blocks({ file, variants, runs }: ExperimentPlan): string[] {
  const labels = new Map(variants.map(({ name, label }) => [name, label]));
  return Array.from({ length: file.repetitions }, (_, index) => {
    const block = runs.filter(({ repetition }) => repetition === index + 1);
    return `  ${index + 1}: ${block.map(({ variant }) => labels.get(variant)).join(" → ")}`;
  });
}
