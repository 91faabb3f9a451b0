import { type Checked, type CheckRequest, check } from "./check";
import { diff, isEmpty } from "./diff";
import type { Fields } from "./fields";
import type { Differences, Operation, Resource, State } from "./resource";
import { isInternal, type Properties, unknown, type Value } from "./values";

/**
 * A resource type whose checking, comparing and previewing follow from the description of its properties; what is
 * left is talking to the thing itself.
 */
export abstract class SchemaResource implements Resource {
  protected abstract readonly fields: Fields;
  /** Version of the state's form in the official plugin, which it needs to read our state. */
  protected readonly stateVersion: number = 0;
  protected readonly deleteBeforeReplace: boolean = false;

  abstract create(inputs: Properties, operation: Operation): Promise<State>;
  abstract update(id: string, state: Properties, inputs: Properties, operation: Operation): Promise<Properties>;
  abstract delete(id: string, state: Properties, operation: Operation): Promise<void>;
  /** The live state, `undefined` when the thing is gone; `known` is what the last state, or the program, said. */
  protected abstract inspect(id: string, known: Properties): Promise<Properties | undefined>;

  async check(news: Properties, request: CheckRequest): Promise<Checked> {
    return check(this.fields, news, request);
  }

  diff(state: Properties, _oldInputs: Properties, inputs: Properties): Differences {
    const changes = diff(this.fields, state, inputs);
    const replaces = changes.some(({ replace }) => replace);
    return { changes, deleteBeforeReplace: replaces && (this.deleteBeforeReplace || this.hasFixedName(inputs)) };
  }

  async preview(inputs: Properties, _operation: Operation, state?: Properties): Promise<Properties> {
    const outputs: Properties = { id: state?.id ?? unknown, ...inputsOnly(inputs) };
    for (const [key, field] of Object.entries(this.fields))
      if (!(key in inputs) && (field.computed || field.output)) outputs[key] = state ? (state[key] ?? null) : unknown;
    return outputs;
  }

  async read(id: string, state: Properties, inputs: Properties): Promise<State> {
    const isImport = Object.keys(state).length === 0;
    // The official plugin's notes on its own state would be wrong for what is read here.
    const found = await this.inspect(id, inputsOnly(state));
    if (!found) return { id: "", properties: {} };
    const properties = this.stamped(found);
    return {
      id: String(found.id ?? id),
      properties,
      inputs: isImport ? worthSaying(this.fields, found) : this.inputsFrom(found, inputs),
    };
  }

  /** The state of the thing with this id right after it was made or changed. */
  protected async state(id: string, inputs: Properties): Promise<Properties> {
    const found = await this.inspect(id, { ...this.defaults(), ...inputsOnly(inputs) });
    if (!found) throw new Error(`${id} vanished right after it was made`);
    return this.stamped({ ...this.emptyLists(), ...found });
  }

  /** The inputs, and what the provider itself filled in before; a property that the program took away is gone. */
  protected carriedOver(state: Properties, inputs: Properties): Properties {
    const kept = Object.entries(this.fields).filter(([, field]) => field.computed || field.output);
    return { ...Object.fromEntries(kept.map(([key]) => [key, state[key] ?? null])), ...inputsOnly(inputs) };
  }

  protected stamped(properties: Properties): Properties {
    if (this.stateVersion === 0) return properties;
    return { ...properties, __meta: JSON.stringify({ schema_version: String(this.stateVersion) }) };
  }

  /** Lists that nobody filled are empty, not unknown: the official plugin would look for them again, and replace. */
  private emptyLists(): Properties {
    const lists = Object.entries(this.fields).filter(([, field]) => field.computed && field.type === "list");
    return Object.fromEntries(lists.map(([key]) => [key, []]));
  }

  private defaults(): Properties {
    const entries = Object.entries(this.fields).flatMap(([key, field]) =>
      field.default === undefined ? [] : [[key, field.default] as const],
    );
    return Object.fromEntries(entries);
  }

  /** A resource with a name of the program's choice can only be replaced after its predecessor is gone. */
  private hasFixedName(inputs: Properties): boolean {
    const generated = Array.isArray(inputs.__defaults) ? inputs.__defaults : [];
    return Object.entries(this.fields).some(
      ([key, field]) => field.autonamed && key in inputs && !generated.includes(key),
    );
  }

  /** The inputs of an existing resource follow its state where the two have come apart. */
  private inputsFrom(state: Properties, inputs: Properties): Properties {
    const apart = Object.keys(inputs).filter((key) => {
      const field = this.fields[key];
      return field && !field.output && diff({ [key]: field }, state, inputs).length > 0;
    });
    return { ...inputs, ...Object.fromEntries(apart.map((key) => [key, state[key] ?? null])) };
  }
}

/** What a program would have to say to get this state: all that is neither empty nor the default. */
function worthSaying(fields: Fields, state: Properties): Properties {
  const inputs: Properties = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = state[key];
    if (field.output || value === undefined || isEmpty(value) || value === field.default) continue;
    inputs[key] = field.fields ? eachRecord(value, (record) => worthSaying(field.fields as Fields, record)) : value;
  }
  return { ...inputs, __defaults: [] };
}

const eachRecord = (value: Value, change: (record: Properties) => Properties): Value =>
  Array.isArray(value) ? value.map((item) => change(item as Properties)) : change(value as Properties);

/** Inputs without the notes that travel with them. */
export const inputsOnly = (inputs: Properties): Properties =>
  Object.fromEntries(
    Object.entries(inputs)
      .filter(([key]) => !isInternal(key))
      .map(([key, value]) => [key, withoutNotes(value)]),
  );

function withoutNotes(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNotes);
  return typeof value === "object" && value !== null ? inputsOnly(value) : value;
}
