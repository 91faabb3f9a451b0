import type { ExecResult, RunningStack } from "../../stack/running-stack";
import type { Stage } from "../scenes/stage";
import type { Tally, Tick } from "../tally";

/** A file that a load host needs. */
export interface ToolFile {
  readonly name: string;
  readonly content: string;
}

/** Where a stage runs: `folder` holds its files in every load host. */
export interface ToolPlace {
  readonly stack: RunningStack;
  readonly folder: string;
}

/** A load generator: how a stage becomes command lines, and what they print becomes figures. */
export interface LoadTool<S extends Stage> {
  /** What host number `index` of `count` (from 0) does of the stage; all shares together are the stage. */
  share(stage: S, index: number, count: number): S;
  files(stage: S, place: ToolPlace): readonly ToolFile[];
  command(stage: S, place: ToolPlace): string[];
  /** Reads a line of the output while it comes, for the progress display. */
  tick(line: string, startedAt: Date): Tick | undefined;
  /** Reads the whole output; throws, in the tool's words, when there is no result in it. */
  parse(output: ExecResult, stage: S, startedAt: Date): Tally;
  /** What the stage asked for, for the record. */
  load(stage: S): object;
  /** Done once before the load, on the first load host. */
  before?(stage: S, place: ToolPlace, signal?: AbortSignal): Promise<void>;
  /** Done once after the load, however it ended, on the first load host. */
  after?(stage: S, place: ToolPlace): Promise<void>;
}

/** Shares a whole number out as evenly as it goes: host 0 of 3 gets 4 of 10, the others 3. */
export function shareOf(whole: number, index: number, count: number): number {
  return Math.floor(whole / count) + (index < whole % count ? 1 : 0);
}
