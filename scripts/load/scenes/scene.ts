import type { GivenOptions, OptionTable, OptionValues } from "./options";
import { readOptions } from "./options";
import type { Stage } from "./stage";

export interface SeatRange {
  readonly from: number;
  readonly to: number;
}

/** One scene of a run: a plan of one scene has one part, a whole day has several. */
export interface PlanPart {
  readonly scene: string;
  readonly summary: string;
  /** Seats that it tries to book, if it books. */
  readonly seats?: SeatRange;
  /** It is about refusals: seats that are sold before are what it wants. */
  readonly expectsRefusals?: boolean;
}

/** A scene with its options read: what will be done, in order. */
export interface ScenePlan {
  readonly scene: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly parts: readonly PlanPart[];
  readonly stages: readonly Stage[];
  /** Name of the stage whose result stands for the run. */
  readonly headline: string;
}

/** What a plan may know of the lab that it is for. */
export interface Venue {
  /** Seats on sale. */
  readonly seats: number;
  /** Most threads that a database scene may have. */
  readonly databaseThreads?: number;
}

export interface Scene {
  readonly name: string;
  readonly summary: string;
  readonly options: OptionTable;
  /** Reads and checks the options; its error names every flag that is wrong. */
  plan(given?: GivenOptions, venue?: Venue): ScenePlan;
}

/** A stage as a scene writes it down: `defineScene` adds the part. */
export type StageDraft = Stage extends infer S ? (S extends Stage ? Omit<S, "part"> : never) : never;

export interface SceneDefinition<Table extends OptionTable> {
  readonly name: string;
  readonly summary: string;
  readonly options: Table;
  /** Sentences on options that are fine alone and wrong together. */
  conflicts?(values: OptionValues<Table>): readonly string[];
  /** The last measured stage stands for the scene. */
  stages(values: OptionValues<Table>): readonly StageDraft[];
  seats?(values: OptionValues<Table>): SeatRange;
  /** See `PlanPart`. */
  readonly expectsRefusals?: boolean;
  /** The scene is about all seats, however many there are, unless `seatTo` is given. */
  readonly wholeVenue?: boolean;
}

/** Makes a scene of its definition; the types of the option values follow from the option table. */
export function defineScene<Table extends OptionTable>(definition: SceneDefinition<Table>): Scene {
  const { name, summary, options, expectsRefusals } = definition;
  return {
    name,
    summary,
    options,
    plan(given = {}, venue) {
      const seatTo = definition.wholeVenue && venue ? `${venue.seats}` : undefined;
      const values = readOptions(options, { ...given, seatTo: given.seatTo ?? seatTo });
      const conflicts = definition.conflicts?.(values) ?? [];
      if (conflicts.length > 0) throw new Error(conflicts.join("\n"));
      const stages = definition.stages(values).map((stage) => ({ ...stage, part: name }));
      const tooMany = moreThanMysqlTakes(stages, venue);
      if (tooMany) throw new Error(tooMany);
      const parts = [{ scene: name, summary, seats: definition.seats?.(values), expectsRefusals }];
      return { scene: name, options: values, parts, stages, headline: headlineOf(stages) };
    },
  };
}

/** MySQL itself bounds the scenes' sessions and would refuse them in the middle of the load, with its error 1226. */
function moreThanMysqlTakes(stages: readonly Stage[], venue?: Venue): string | undefined {
  const most = venue?.databaseThreads ?? Number.POSITIVE_INFINITY;
  const stage = stages.find((one) => one.kind === "sysbench" && one.threads > most);
  if (stage?.kind !== "sysbench") return undefined;
  return `--threads ${stage.threads}: this lab's MySQL takes ${most} from a database scene; the app's appReplicas and databasePoolSize leave no more`;
}

function headlineOf(stages: readonly Stage[]): string {
  const measured = stages.filter((stage) => stage.measured).at(-1);
  if (!measured) throw new Error("a scene needs a stage that is measured");
  return measured.name;
}

export interface CompositeDefinition {
  readonly name: string;
  readonly summary: string;
  readonly options: OptionTable;
  /** In order; each takes those of the given options that it has too. */
  readonly scenes: readonly Scene[];
  /** The scene whose result stands for the whole. */
  readonly headline: Scene;
}

/** Makes one scene of several: one run, with a part for each. */
export function composeScenes({ name, summary, options, scenes, headline }: CompositeDefinition): Scene {
  return {
    name,
    summary,
    options,
    plan(given = {}, venue) {
      const values = readOptions(options, given);
      const texts = Object.fromEntries(
        Object.entries(options).map(([key, { default: text }]) => [key, given[key] ?? text]),
      );
      const plans = scenes.map((scene) => ({ scene, plan: scene.plan(ownOptions(scene, texts), venue) }));
      return {
        scene: name,
        options: values,
        parts: plans.flatMap(({ plan }) => plan.parts),
        stages: plans.flatMap(({ scene, plan }) =>
          plan.stages.map((stage) => ({ ...stage, name: `${scene.name}: ${stage.name}` })),
        ),
        headline: plans.flatMap(({ scene, plan }) =>
          scene === headline ? [`${scene.name}: ${plan.headline}`] : [],
        )[0] as string,
      };
    },
  };
}

function ownOptions(scene: Scene, texts: GivenOptions): GivenOptions {
  return Object.fromEntries(Object.entries(texts).filter(([key]) => Object.hasOwn(scene.options, key)));
}
