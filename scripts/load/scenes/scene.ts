import { formatDuration } from "../duration";
import { type GivenOptions, type OptionTable, type OptionValues, readOptions } from "./options";

export interface SeatRange {
  readonly from: number;
  readonly to: number;
}

/** A stretch of closed-loop HTTP load by wrk: every connection waits for its answer before it asks again. */
export interface WrkStage {
  readonly kind: "wrk";
  readonly name: string;
  readonly threads: number;
  readonly connections: number;
  readonly durationSeconds: number;
  /** Answers slower than this are counted as timeouts and left out of the percentiles; that is wrk's way. */
  readonly timeoutSeconds: number;
  readonly request: { readonly method: "GET" | "POST"; readonly route: string };
  /** File in `scripts/load/lua`, and the numbers that it is given. */
  readonly script: string;
  readonly arguments: Readonly<Record<string, number>>;
  /** The scene's result is the one of its measured stage; the others lead up to it. */
  readonly measured: boolean;
}

/** What a scene is made of. A new kind of load is one more member here and one more runner in `stage-runners.ts`. */
export type Stage = WrkStage;

/** A scene with its options read: what will be done, in order. */
export interface ScenePlan {
  readonly scene: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly stages: readonly Stage[];
  /** Seats that the scene tries to book, if it books. */
  readonly seats?: SeatRange;
}

export interface Scene {
  readonly name: string;
  readonly summary: string;
  readonly options: OptionTable;
  /** Reads and checks the options; its error names every flag that is wrong. */
  plan(given?: GivenOptions): ScenePlan;
}

export interface SceneDefinition<Table extends OptionTable> {
  readonly name: string;
  readonly summary: string;
  readonly options: Table;
  /** Sentences on options that are fine alone and wrong together. */
  conflicts(values: OptionValues<Table>): readonly string[];
  stages(values: OptionValues<Table>): readonly Stage[];
  seats?(values: OptionValues<Table>): SeatRange;
}

/** Makes a scene of its definition; the types of the option values follow from the option table. */
export function defineScene<Table extends OptionTable>(definition: SceneDefinition<Table>): Scene {
  const { name, summary, options } = definition;
  return {
    name,
    summary,
    options,
    plan(given = {}) {
      const values = readOptions(options, given);
      const conflicts = definition.conflicts(values);
      if (conflicts.length > 0) throw new Error(conflicts.join("\n"));
      return { scene: name, options: values, stages: definition.stages(values), seats: definition.seats?.(values) };
    },
  };
}

/** How long the plan's load runs, without what is read before and after it; seconds. */
export function planSeconds(plan: ScenePlan): number {
  return plan.stages.reduce((sum, stage) => sum + stage.durationSeconds, 0);
}

/** The plan in words, a line per stage. */
export function describePlan(plan: ScenePlan): string[] {
  return plan.stages.map(
    (stage) =>
      `${stage.name}: ${stage.request.method} ${stage.request.route}, ${stage.threads} threads, ` +
      `${stage.connections} connections, ${formatDuration(stage.durationSeconds)}`,
  );
}
