import type { Checked, CheckRequest } from "./check";
import type { Change } from "./diff";
import type { Properties } from "./values";

/** What every operation on one resource gets. */
export interface Operation {
  readonly name: string;
  /** Fires when the user cancels, or the time that the user set for the operation is over. */
  readonly signal: AbortSignal;
  /** Shows a line beside the resource while it works. */
  readonly progress: (line: string) => void;
  /** Tells something that stays on the screen. */
  readonly inform: (line: string) => void;
  readonly warn: (line: string) => void;
}

export interface State {
  /** Empty when the resource is gone. */
  readonly id: string;
  readonly properties: Properties;
  /** What a program would have to say to get this state; left out means unchanged. */
  readonly inputs?: Properties;
}

export interface Differences {
  readonly changes: readonly Change[];
  readonly deleteBeforeReplace: boolean;
}

/** One resource type. All properties come with secrets in the open. */
export interface Resource {
  check(news: Properties, request: CheckRequest, operation: Operation): Promise<Checked>;
  diff(state: Properties, oldInputs: Properties, inputs: Properties): Differences;
  /** The outputs that a create or update would give, unknown where only doing it can tell. */
  preview(inputs: Properties, operation: Operation, state?: Properties): Promise<Properties>;
  create(inputs: Properties, operation: Operation): Promise<State>;
  read(id: string, state: Properties, inputs: Properties, operation: Operation): Promise<State>;
  update(id: string, state: Properties, inputs: Properties, operation: Operation): Promise<Properties>;
  delete(id: string, state: Properties, operation: Operation): Promise<void>;
}

/** A plugin: its resource types by token, and how it takes its configuration. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
  /** Whether the plugin sees which values are secret; where not, the engine marks outputs like inputs of that name. */
  readonly acceptSecrets: boolean;
  readonly resources: Readonly<Record<string, Resource>>;
  /** Complaints about the provider's own configuration. */
  checkConfig(config: Properties): Checked["failures"];
  diffConfig(old: Properties, config: Properties): readonly Change[];
  configure(config: Properties): Promise<void>;
}

/** A create or update that failed, but left something behind that the state must remember. */
export class HalfDone extends Error {
  constructor(
    readonly state: State,
    reason: string,
  ) {
    super(reason);
  }
}
