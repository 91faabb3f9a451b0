import { rmSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { readKept } from "../../kit/kept-files";
import { replaceFile } from "../../kit/replace-file";
import { workFiles } from "../lib/paths";
import { applySettings, explicitSettings, type RawSettings, removeSettings } from "../stack/settings";

/** What was set for a stack before, by key; null where the default held. */
export const settingsBeforeSchema = z.record(z.string(), z.string().nullable());

const journalSchema = z.strictObject({
  schemaVersion: z.literal(1),
  experiment: z.string(),
  before: settingsBeforeSchema,
});

type Journal = z.output<typeof journalSchema>;
export type SettingsBefore = z.output<typeof settingsBeforeSchema>;

/** What of these keys is set for a stack now; null where the default holds. */
export function settingsNow(stack: string, keys: Iterable<string>): SettingsBefore {
  const explicit = explicitSettings(stack);
  return Object.fromEntries([...keys].map((key) => [key, explicit[key] ?? null]));
}

/** What has to be done to a configuration to have it as it was. */
export function undoing(before: SettingsBefore): { readonly set: RawSettings; readonly remove: readonly string[] } {
  const entries = Object.entries(before);
  return {
    set: Object.fromEntries(entries.flatMap(([key, value]) => (value === null ? [] : [[key, value]]))),
    remove: entries.filter(([, value]) => value === null).map(([key]) => key),
  };
}

/**
 * Writes down what an experiment will have to put back, before it changes anything: when this returns, it survives this
 * process. What an experiment that was killed has left is the truth, not what is set now.
 */
export function noteSettings(stack: string, experiment: string, keys: Iterable<string>): SettingsBefore {
  const left = readJournal(stack)?.before ?? {};
  const before = { ...settingsNow(stack, keys), ...left };
  const journal = { schemaVersion: 1, experiment, before } satisfies Journal;
  replaceFile(workFiles.experiment(stack), JSON.stringify(journal));
  return before;
}

/**
 * Gives the stack's configuration back the settings that an experiment found; the lab itself follows with the next
 * `up`, after which `forgetSettings` ends it. Gives the experiment's id, or undefined where there is none to undo.
 */
export async function restoreSettings(stack: Stack): Promise<string | undefined> {
  const journal = readJournal(stack.name);
  if (!journal) return undefined;
  const { set, remove } = undoing(journal.before);
  await applySettings(stack, set);
  await removeSettings(stack, remove);
  return journal.experiment;
}

/** The lab is as it was: nothing is left to put back. */
export function forgetSettings(stack: string): void {
  rmSync(workFiles.experiment(stack), { force: true });
}

/** The experiment that has settings of the stack to put back, and which they are; undefined where there is none. */
export function experimentIn(stack: string): { readonly experiment: string; readonly keys: string[] } | undefined {
  const journal = readJournal(stack);
  return journal && { experiment: journal.experiment, keys: Object.keys(journal.before) };
}

/** What an experiment that was cut off has left to put back. Throws where that cannot be read. */
export function readJournal(stack: string): Journal | undefined {
  return readKept("experiment", workFiles.experiment(stack), journalSchema);
}
