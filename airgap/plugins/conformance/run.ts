import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "./case";
import { commandCases } from "./command-cases";
import { containerCases } from "./container-cases";
import { writeContext } from "./context";
import { objectCases } from "./object-cases";
import { type Facts, observe } from "./observe";
import { PluginProcess } from "./plugin-process";

/** Folders that hold the executable of each plugin. */
export type Folders = Readonly<Record<"docker" | "command", string>>;

/** In the order in which they are made: containers use the network and the volume of the cases before them. */
const dockerCases = [...objectCases, ...containerCases];

/** Takes every case through both plugins. */
export async function observeAll(folders: Folders): Promise<Record<string, Facts>> {
  const docker = await observeEach(join(folders.docker, "pulumi-resource-docker"), dockerCases);
  return { ...docker, ...(await observeEach(join(folders.command, "pulumi-resource-command"), commandCases)) };
}

async function observeEach(executable: string, cases: readonly Case[]): Promise<Record<string, Facts>> {
  const folder = writeContext();
  const plugin = await PluginProcess.start(executable, {}, folder);
  const facts: Record<string, Facts> = {};
  try {
    await observeFrom(plugin, cases, facts);
  } finally {
    await plugin.stop();
    rmSync(folder, { recursive: true });
  }
  return facts;
}

/** Each case's resource stays until the later ones are done with it. */
async function observeFrom(plugin: PluginProcess, cases: readonly Case[], facts: Record<string, Facts>): Promise<void> {
  const [first, ...rest] = cases;
  if (first) facts[first.title] = await observe(plugin, first, () => observeFrom(plugin, rest, facts));
}
