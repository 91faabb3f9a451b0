import { formatDuration } from "../load/duration";
import { seed as seedFigure } from "../load/scenes/common-options";
import { type GivenOptions, readOptions } from "../load/scenes/options";
import type { SeatRange, Venue } from "../load/scenes/scene";
import { describeObjective } from "../runs/objectives";
import { type SearchFigures, searchConflicts, searchOptions } from "./options";
import type { SearchRange } from "./search";
import { type CapacityTarget, levelFor, stepPlan, threadsOf } from "./targets";

export interface CapacityPlan {
  readonly target: CapacityTarget;
  readonly search: SearchFigures;
  readonly range: SearchRange;
  /** The scene's options as they were given, without those that a step sets. */
  readonly given: GivenOptions;
  readonly venue?: Venue;
  /** What the steps begin their randomness with, and the intervals theirs. */
  readonly seed: number;
  /** Seats that are booked; left out for a scene that only reads. */
  readonly seats?: SeatRange;
  /** Figures of the scene and of the search, by name. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Options of the search for one scene, with the defaults that fit it. */
export function searchTable({ from, unit }: CapacityTarget): typeof searchOptions {
  return {
    ...searchOptions,
    from: { ...searchOptions.from, unit, default: from },
    to: { ...searchOptions.to, unit },
  };
}

/** Reads and checks all figures, those of the search first; its error names what is wrong. */
export function planCapacity(target: CapacityTarget, given: GivenOptions, venue?: Venue): CapacityPlan {
  const isSearch = (name: string) => Object.hasOwn(searchOptions, name);
  const own = pick(given, isSearch);
  const ofScene = pick(given, (name) => !isSearch(name) && name !== "seed");
  const table = { ...searchTable(target), seed: seedFigure() };
  const { seed, ...search } = readOptions(table, { ...own, seed: given.seed });
  const conflicts = searchConflicts(search);
  if (conflicts.length > 0) throw new Error(conflicts.join("\n"));
  const passed = { ...ofScene, ...("seed" in target.scene.options ? { seed: `${seed}` } : {}) };
  const level = levelFor(target, passed);
  const { plan } = stepPlan(target, passed, { load: level(search.from), seconds: search.step, venue });
  const figures = Object.entries(plan.options).filter(([name]) => !Object.hasOwn(target.set, name));
  const seats = plan.parts[0]?.seats;
  return {
    ...{ target, search, given: passed, venue, seed, ...(seats && { seats }) },
    range: {
      ...{ lowest: search.from, highest: search.to, growth: search.growth, repeats: search.repeats },
      ...{ precision: search.precision / 100, level },
    },
    // A step with fewer connections than threads uses fewer threads; that is none of its options.
    options: { ...Object.fromEntries(figures), ...threadsOf(target, passed), ...search, seed },
  };
}

const pick = (given: GivenOptions, wanted: (name: string) => boolean): GivenOptions =>
  Object.fromEntries(Object.entries(given).filter(([name, text]) => text !== undefined && wanted(name)));

/** What a search would do, in lines. */
export function describeCapacity({ target, search, given, range, venue, seats }: CapacityPlan): string[] {
  const { scene, unit } = target;
  const { stage } = stepPlan(target, given, { load: range.level(search.from), seconds: search.step, venue });
  const seconds = formatDuration;
  return [
    `capacity of ${scene.name}: ${scene.summary}`,
    `  from ${search.from} to at most ${search.to} ${unit}, ${search.growth} times as many with each step`,
    `  each step: ${seats ? "the seats are freed, " : ""}${seconds(search.leadIn)} of lead-in, ${seconds(search.step)} measured, twice as long where it is not steady`,
    ...stage.objectives.map((objective) => `  a step holds with ${describeObjective(objective)}`),
    `  then the gap is narrowed to ${search.precision} %, its ends are judged by the majority of ${search.repeats}, and the load found has to hold for ${seconds(search.sustain)}`,
    `  ends after ${seconds(search.maxDuration)} at most, with what it has`,
  ];
}
