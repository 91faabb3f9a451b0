import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheDirectory } from "../../airgap/cache";
import { buildPlugins } from "../../airgap/plugins/build";
import { dependencies } from "../../package.json";
import { findOnPath, shell } from "../lib/shell";
import type { Report } from "../lib/steps";
import { type Choice, pulumiDownloads, whyUnreachable } from "./choice";

/** The provider plugins that the program needs, with the versions that its packages ask for. */
export const plugins = [
  { name: "docker", version: dependencies["@pulumi/docker"] },
  { name: "command", version: dependencies["@pulumi/command"] },
] as const;

type Plugin = (typeof plugins)[number];

/** The official plugin that this machine already has: on PATH, or in Pulumi's plugin cache. */
export async function findOfficialPlugin({ name, version }: Plugin): Promise<Choice | undefined> {
  const official = { part: `${name} plugin`, chosen: "official", detail: `v${version}` } as const;
  const onPath = await findOnPath(`pulumi-resource-${name}`);
  if (onPath && !onPath.startsWith(cacheDirectory()))
    return { ...official, detail: "its own version", reason: `found on PATH (${onPath})` };
  const home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  const cached = existsSync(join(home, "plugins", `resource-${name}-v${version}`));
  return cached ? { ...official, reason: "found in Pulumi's plugin cache" } : undefined;
}

/** Finds, downloads or builds each plugin, in this order of preference. */
export async function ensurePlugins(cli: Choice, report: Report): Promise<Choice[]> {
  const choices: Choice[] = [];
  for (const plugin of plugins) choices.push(await ensurePlugin(plugin, cli, report));
  return choices;
}

async function ensurePlugin(plugin: Plugin, cli: Choice, report: Report): Promise<Choice> {
  const found = await findOfficialPlugin(plugin);
  if (found) return found;
  const unreachable = (await whyUnreachable(pulumiDownloads)) ?? (await whyNotDownloaded(plugin, cli, report));
  if (!unreachable) return (await findOfficialPlugin(plugin)) as Choice;
  const path = (await buildPlugins())[plugin.name];
  const reason = `stand-in of this repository, because ${unreachable}`;
  return { part: `${plugin.name} plugin`, chosen: "stand-in", detail: `for v${plugin.version}`, reason, path };
}

async function whyNotDownloaded({ name, version }: Plugin, cli: Choice, report: Report): Promise<string | undefined> {
  report(`downloading the ${name} plugin ${version}`);
  const pulumi = join(cli.path ?? "", "pulumi");
  const result = await shell`${pulumi} plugin install resource ${name} ${version} --non-interactive`;
  if (result.exitCode === 0) return undefined;
  return `its download failed (${result.stderr.trim().split("\n").at(-1)})`;
}
