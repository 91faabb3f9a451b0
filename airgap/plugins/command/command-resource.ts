import { randomBytes } from "node:crypto";
import { type Checked, type CheckRequest, check } from "../protocol/check";
import type { Fields } from "../protocol/fields";
import type { Differences, Operation, Resource, State } from "../protocol/resource";
import { isInternal, type Properties, unknown } from "../protocol/values";
import { deepChanges } from "./deep-changes";

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line with a resource's properties; fails with everything that the command wrote. */
export type Run = (line: string, inputs: Properties, before: Partial<Output>, operation: Operation) => Promise<Output>;

/** command:local:Command and command:remote:Command, which differ in what they accept and where a command runs. */
export class CommandResource implements Resource {
  constructor(
    private readonly fields: Fields,
    private readonly run: Run,
  ) {}

  async check(news: Properties, request: CheckRequest): Promise<Checked> {
    const { inputs, failures } = check(this.fields, news, request);
    return { inputs: withoutNotes(inputs), failures };
  }

  /** Compares with the last inputs, not the state: a command has no state to look at. */
  diff(_state: Properties, oldInputs: Properties, inputs: Properties): Differences {
    const changes = deepChanges(oldInputs, inputs);
    return { changes, deleteBeforeReplace: false };
  }

  async preview(inputs: Properties): Promise<Properties> {
    return { ...inputs, stdout: unknown, stderr: unknown };
  }

  async create(inputs: Properties, operation: Operation): Promise<State> {
    const id = operation.name + randomBytes(4).toString("hex");
    const output = await this.runIfSet(inputs.create, inputs, {}, operation);
    return { id, properties: { ...inputs, ...output } };
  }

  async read(id: string, properties: Properties, inputs: Properties): Promise<State> {
    return { id, properties, inputs };
  }

  async update(_id: string, state: Properties, inputs: Properties, operation: Operation): Promise<Properties> {
    const output = await this.runIfSet(inputs.update ?? inputs.create, inputs, outputOf(state), operation);
    return { ...inputs, ...output };
  }

  async delete(_id: string, state: Properties, operation: Operation): Promise<void> {
    await this.runIfSet(state.delete, state, outputOf(state), operation);
  }

  private async runIfSet(line: unknown, inputs: Properties, before: Partial<Output>, operation: Operation) {
    if (typeof line === "string") return this.run(line, inputs, before, operation);
    return { stdout: before.stdout ?? "", stderr: before.stderr ?? "" };
  }
}

const outputOf = ({ stdout, stderr }: Properties): Partial<Output> => ({
  stdout: stdout as string | undefined,
  stderr: stderr as string | undefined,
});

/** The official plugin keeps no list of defaults here. */
function withoutNotes(inputs: Properties): Properties {
  const entries = Object.entries(inputs).filter(([key]) => !isInternal(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, stripRecord(value)]));
}

function stripRecord(value: Properties[string]): Properties[string] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? withoutNotes(value) : value;
}
