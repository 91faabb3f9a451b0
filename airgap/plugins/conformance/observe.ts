import { execFileSync } from "node:child_process";
import { inputsOnly } from "../protocol/schema-resource";
import type { Properties, Value } from "../protocol/values";
import type { Case } from "./cases";
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
  readonly changes: Record<string, Diffed>;
  readonly updated?: { readonly diff: Diffed; readonly preview: string[]; readonly state: Value; readonly inspected: Value };
  readonly isGone: boolean;
}

/** Takes one case through its whole life with a plugin; `after` runs while the resource still exists. */
export async function observe(plugin: PluginProcess, test: Case, after: () => Promise<void>): Promise<Facts> {
  const urn = urnOf(test.type, "conformance");
  const { checked: inputs } = await plugin.check(urn, test.inputs);
  const preview = await plugin.create(urn, inputs, true);
  const { id, state } = await plugin.create(urn, inputs);
  const inspected = inspect(test);
  const refreshed = await plugin.read(urn, id, state, inputs);
  const changes: Record<string, Diffed> = {};
  for (const [title, change] of Object.entries(test.changes)) {
    const { checked } = await plugin.check(urn, changed(test.inputs, change), inputs);
    changes[title] = await plugin.diff(urn, id, state, inputs, checked);
  }
  const facts = {
    inputs: normal(inputs),
    defaults: inputs.__defaults ?? null,
    unknownInPreview: unknownKeys(preview.state),
    state: normal(state),
    inspected,
    unchanged: await plugin.diff(urn, id, state, inputs, inputs),
    refreshed: {
      state: normal(refreshed.state),
      inputs: normal(inputsOnly(refreshed.inputs)),
      diff: await plugin.diff(urn, id, refreshed.state, inputs, inputs),
    },
    changes,
  };
  const updated = test.update && (await update(plugin, test, urn, id, state, inputs));
  await after();
  await plugin.delete(urn, id, updated?.raw ?? state, inputs);
  const { raw, ...rest } = updated ?? {};
  void raw;
  return { ...facts, ...(updated ? { updated: rest as Facts["updated"] } : {}), isGone: inspect(test) === null };
}

async function update(plugin: PluginProcess, test: Case, urn: string, id: string, state: Properties, old: Properties) {
  const { checked } = await plugin.check(urn, changed(test.inputs, test.update ?? {}), old);
  const diff = await plugin.diff(urn, id, state, old, checked);
  const preview = unknownKeys(await plugin.update(urn, id, state, old, checked, true));
  const raw = await plugin.update(urn, id, state, old, checked);
  return { diff, preview, state: normal(raw), inspected: inspect(test), raw };
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
