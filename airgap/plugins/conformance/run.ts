import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildPlugins } from "../build";
import type { Case } from "./case";
import { commandCases } from "./command-cases";
import { containerCases } from "./container-cases";
import { writeContext } from "./context";
import { objectCases } from "./object-cases";
import { type Facts, observe, observeRefusal, type Refusal } from "./observe";
import { PluginProcess } from "./plugin-process";

/** Folders that hold the executable of each plugin. */
export type Folders = Readonly<Record<"docker" | "command", string>>;

/** Names the folders of official plugins that take the stand-ins' place in tests: docker's and command's, after a colon. */
const officialFolders = process.env.TICKETWATCH_TEST_PLUGINS?.split(":");

/** Whether the plugins under test are official ones. */
export const testsOfficial = officialFolders !== undefined;

/** Where the plugins under test are. */
export async function pluginsUnderTest(): Promise<Folders> {
  const [docker, command = docker] = officialFolders ?? [];
  return docker && command ? { docker, command } : await buildPlugins();
}

/** In the order in which they are made: containers use the network and the volume of the cases before them. */
const dockerCases = [...objectCases, ...containerCases];

export type AllFacts = Record<string, Facts | Refusal>;

/** Takes every case through both plugins. */
export async function observeAll(folders: Folders): Promise<AllFacts> {
  const docker = await observeEach(join(folders.docker, "pulumi-resource-docker"), dockerCases);
  return { ...docker, ...(await observeEach(join(folders.command, "pulumi-resource-command"), commandCases)) };
}

async function observeEach(executable: string, cases: readonly Case[]): Promise<AllFacts> {
  const folder = writeContext();
  const plugin = await PluginProcess.start(executable, {}, folder);
  const facts: AllFacts = {};
  try {
    await observeFrom(plugin, cases, facts);
  } finally {
    await plugin.stop();
    rmSync(folder, { recursive: true });
  }
  return facts;
}

/** Each case's resource stays until the later ones are done with it. */
async function observeFrom(plugin: PluginProcess, cases: readonly Case[], facts: AllFacts): Promise<void> {
  const [first, ...rest] = cases;
  if (!first) return;
  const look = first.refused ? observeRefusal : observe;
  facts[first.title] = await look(plugin, first, () => observeFrom(plugin, rest, facts));
}
