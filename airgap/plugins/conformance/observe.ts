import { execFileSync } from "node:child_process";
import { inputsOnly } from "../protocol/schema-resource";
import type { Properties, Value } from "../protocol/values";
import type { Case } from "./case";
import { type Diffed, normal, unknownKeys } from "./normal";
import { leftoverOf, type PluginProcess, urnOf } from "./plugin-process";

/** What a plugin did with one case, in a form that two plugins can be compared by. */
export interface Facts {
  readonly inputs: Value;
  readonly defaults: Value;
  readonly unknownInPreview: string[];
  readonly state: Value;
  readonly inspected: Value;
  readonly seen?: string;
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

/** What a plugin did with a case that it cannot make. */
export interface Refusal {
  /** The engine's own words. */
  readonly refusal: string;
  /** Whether the state is told of what was half made, and in which condition that is. */
  readonly isKnown: boolean;
  readonly status: Value;
}

/** Tries to make what cannot be made; `after` runs once nothing of it is left. */
export async function observeRefusal(plugin: PluginProcess, test: Case, after: () => Promise<void>): Promise<Refusal> {
  const urn = urnOf(test.type, "conformance");
  const { checked: inputs } = await plugin.check(urn, test.inputs);
  const error = await plugin.create(urn, inputs).then(
    () => new Error("it was made"),
    (failure: Error) => failure,
  );
  const { id, reasons = [] } = leftoverOf(error) ?? {};
  const words = [error.message, ...reasons].join("\n");
  const refusal = /unable to find (user|entry).*|it was made/.exec(words)?.[0] ?? words;
  const facts = { refusal: refusal.trim(), isKnown: id !== undefined, status: statusOf(test) };
  if (id) await plugin.delete(urn, id, inputs, inputs);
  else ask("rm", "--force", test.object?.name ?? "");
  await after();
  return facts;
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
      ...(test.look ? { seen: seenIn(test, test.look) } : {}),
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

const ask = (...argv: string[]): string =>
  execFileSync("docker", argv, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

const seenIn = ({ object }: Case, command: string): string => ask("exec", object?.name ?? "", "sh", "-c", command);

const statusOf = ({ object }: Case): string => ask("inspect", "--format", "{{.State.Status}}", object?.name ?? "");

/** `docker inspect` of the case's object, `null` when there is none. */
function inspect({ object }: Case): Value {
  if (!object) return null;
  try {
    return normal(JSON.parse(ask("inspect", "--type", object.kind, object.name))[0]);
  } catch (error) {
    if (/no such|not found/i.test(String((error as { stderr?: string }).stderr))) return null;
    throw error;
  }
}
