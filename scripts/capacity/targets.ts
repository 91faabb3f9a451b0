import { mixed } from "../load/scenes/mixed";
import { onSale } from "../load/scenes/on-sale";
import { openLoop } from "../load/scenes/open-loop";
import type { GivenOptions, OptionTable } from "../load/scenes/options";
import { preOpen } from "../load/scenes/pre-open";
import type { Scene, ScenePlan, Venue } from "../load/scenes/scene";
import type { Stage } from "../load/scenes/stage";

/** A scene whose capacity can be searched for, and which of its figures is the load. */
export interface CapacityTarget {
  readonly scene: Scene;
  /** Name of the option that is the load. */
  readonly axis: "connections" | "rate";
  readonly unit: "connections" | "requests/s";
  readonly loadModel: "closed-loop" | "open-loop";
  /** Where the search begins, for the scene: a rate of one request a second measures nothing. */
  readonly from: string;
  /** Options of the scene that a step sets, or does without. */
  readonly set: Readonly<Record<string, string | undefined>>;
}

const closedLoop = (scene: Scene, set: CapacityTarget["set"] = {}): CapacityTarget => ({
  scene,
  ...{ axis: "connections", unit: "connections", loadModel: "closed-loop", from: "1" },
  set: { connections: undefined, duration: undefined, ...set },
});

/** The scenes that have one load and one stage that stands for them; the first is the default. */
export const capacityTargets: readonly CapacityTarget[] = [
  closedLoop(onSale),
  closedLoop(mixed),
  closedLoop(preOpen, { rampSteps: "0", rampStepDuration: undefined }),
  {
    scene: openLoop,
    ...{ axis: "rate", unit: "requests/s", loadModel: "open-loop", from: "100" },
    set: { rate: undefined, connections: undefined, duration: undefined },
  },
];

/** The scene's own figures that a search takes as they are given. */
export function figuresOf({ scene, set }: CapacityTarget): OptionTable {
  return Object.fromEntries(Object.entries(scene.options).filter(([name]) => !Object.hasOwn(set, name)));
}

/** The stage of the scene that is measured, with that much load for so many seconds, and the scene's options with it. */
export function stepPlan(
  target: CapacityTarget,
  given: GivenOptions,
  { load, seconds, venue }: { readonly load: number; readonly seconds: number; readonly venue?: Venue },
): { readonly plan: ScenePlan; readonly stage: Stage } {
  const { scene, axis, set } = target;
  const step = { [axis]: `${load}`, duration: `${seconds}s`, ...threadsFor(target, given, load) };
  const plan = scene.plan({ ...given, ...definedOf(set), ...step }, venue);
  const stage = plan.stages.find(({ name }) => name === plan.headline) as Stage;
  return { plan, stage };
}

/** The load nearest to a wanted one that opens no less than it says: wrk shares connections out evenly. */
export function levelFor(target: CapacityTarget, given: GivenOptions): (wanted: number) => number {
  const { threads = 1 } = threadsOf(target, given);
  return (wanted) => {
    const whole = Math.max(1, Math.round(wanted));
    return whole <= threads ? whole : threads * Math.round(whole / threads);
  };
}

/** Every thread of wrk needs a connection of its own. */
function threadsFor(target: CapacityTarget, given: GivenOptions, load: number): GivenOptions {
  const { threads } = threadsOf(target, given);
  return threads === undefined ? {} : { threads: `${Math.min(threads, load)}` };
}

/** Threads of the load generator; nothing where it has none. */
export function threadsOf({ scene }: CapacityTarget, given: GivenOptions): { readonly threads?: number } {
  const { threads } = scene.options;
  return threads ? { threads: Number(given.threads ?? threads.default) } : {};
}

const definedOf = (set: CapacityTarget["set"]): GivenOptions =>
  Object.fromEntries(Object.entries(set).filter(([, text]) => text !== undefined));
