import { execFileSync } from "node:child_process";
import { inputsOnly } from "../protocol/schema-resource";
import type { Properties, Value } from "../protocol/values";
import type { Case } from "./case";
import { type Diffed, normal, unknownKeys } from "./normal";
import { type PluginProcess, urnOf } from "./plugin-process";

/** What a plugin did with one case, in a form that two plugins can be compared by. */
export interface Facts {
  readonly inputs: Value;
  readonly defaults: Value;
  readonly unknownInPreview: string[];
  readonly state: Value;
  readonly inspected: Value;
  readonly unchanged: Diffed;
  readonly refreshed: { readonly state: Value; readonly inputs: Value; readonly diff: Diffed };
  /** What an import by id finds. */
  readonly imported: { readonly state: Value; readonly inputs: Value };
  readonly changes: Record<string, Diffed>;
  readonly updated?: {
    readonly diff: Diffed;
    readonly preview: string[];
    readonly state: Value;
    readonly inspected: Value;
  };
  readonly isGone: boolean;
}

/** Takes one case through its whole life with a plugin; `after` runs while the resource still exists. */
export async function observe(plugin: PluginProcess, test: Case, after: () => Promise<void>): Promise<Facts> {
  const urn = urnOf(test.type, "conformance");
  const { checked: inputs } = await plugin.check(urn, test.inputs);
  const preview = await plugin.create(urn, inputs, true);
  const { id, state } = await plugin.create(urn, inputs);
  const resource = { urn, id, state, inputs };
  try {
    const facts = {
      inputs: normal(inputs),
      defaults: inputs.__defaults ?? null,
      unknownInPreview: unknownKeys(preview.state),
      state: normal(state),
      inspected: inspect(test),
      unchanged: await plugin.diff(urn, id, state, inputs, inputs),
      refreshed: await refresh(plugin, resource),
      imported: await adopt(plugin, resource),
      changes: await compare(plugin, test, resource),
      ...(test.update ? { updated: await update(plugin, test, resource) } : {}),
    };
    await after();
    await plugin.delete(urn, id, state, inputs);
    return { ...facts, isGone: inspect(test) === null };
  } catch (error) {
    await plugin.delete(urn, id, state, inputs);
    throw error;
  }
}

interface Made {
  readonly urn: string;
  readonly id: string;
  readonly state: Properties;
  readonly inputs: Properties;
}

async function refresh(plugin: PluginProcess, { urn, id, state, inputs }: Made): Promise<Facts["refreshed"]> {
  const found = await plugin.read(urn, id, state, inputs);
  const diff = await plugin.diff(urn, id, found.state, inputs, inputs);
  return { state: normal(found.state), inputs: normal(inputsOnly(found.inputs)), diff };
}

async function adopt(plugin: PluginProcess, { urn, id }: Made): Promise<Facts["imported"]> {
  const found = await plugin.read(urn, id, {}, {});
  return { state: normal(found.state), inputs: normal(inputsOnly(found.inputs)) };
}

async function compare(plugin: PluginProcess, test: Case, { urn, id, state, inputs }: Made): Promise<Facts["changes"]> {
  const changes: Record<string, Diffed> = {};
  for (const [title, change] of Object.entries(test.changes)) {
    const { checked } = await plugin.check(urn, changed(test.inputs, change), inputs);
    changes[title] = await plugin.diff(urn, id, state, inputs, checked);
  }
  return changes;
}

async function update(plugin: PluginProcess, test: Case, { urn, id, state, inputs }: Made): Promise<Facts["updated"]> {
  const { checked } = await plugin.check(urn, changed(test.inputs, test.update ?? {}), inputs);
  const diff = await plugin.diff(urn, id, state, inputs, checked);
  const preview = unknownKeys(await plugin.update(urn, id, state, inputs, checked, true));
  const updated = await plugin.update(urn, id, state, inputs, checked);
  return { diff, preview, state: normal(updated), inspected: inspect(test) };
}

function changed(inputs: Properties, change: Properties): Properties {
  return Object.fromEntries(Object.entries({ ...inputs, ...change }).filter(([, value]) => value !== null));
}

/** `docker inspect` of the case's object, `null` when there is none. */
function inspect({ object }: Case): Value {
  if (!object) return null;
  const arguments_ = ["inspect", "--type", object.kind, object.name];
  try {
    const text = execFileSync("docker", arguments_, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    return normal(JSON.parse(text)[0]);
  } catch (error) {
    if (/no such|not found/i.test(String((error as { stderr?: string }).stderr))) return null;
    throw error;
  }
}
