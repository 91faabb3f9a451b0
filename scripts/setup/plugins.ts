import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { buildPlugins } from "../../airgap/plugins/build";
import { cacheDirectory } from "../../kit/cache";
import { UserError } from "../../kit/user-error";
import { dependencies } from "../../package.json";
import { findOnPath, shell } from "../lib/shell";
import type { Report } from "../lib/steps";
import { type Choice, pulumiDownloads, whyUnreachable } from "./choice";
import { versionOf } from "./plugin-version";

/** The provider plugins that the program needs, with the versions that its packages ask for. */
export const plugins = [
  { name: "docker", version: dependencies["@pulumi/docker"] },
  { name: "command", version: dependencies["@pulumi/command"] },
] as const;

type Plugin = (typeof plugins)[number];

const partOf = ({ name }: Plugin) => `${name} plugin`;
const executableOf = ({ name }: Plugin) => `pulumi-resource-${name}`;

/** The official plugin that this machine already has: on PATH, or in Pulumi's plugin cache. */
export async function findOfficialPlugin(plugin: Plugin): Promise<Choice | undefined> {
  const official = { part: partOf(plugin), chosen: "official" } as const;
  const onPath = await findOnPath(executableOf(plugin));
  if (onPath && !onPath.startsWith(cacheDirectory())) {
    const detail = `v${await usableVersion(plugin, onPath)}`;
    return { ...official, detail, reason: `found on PATH (${onPath})`, path: dirname(onPath) };
  }
  const detail = `v${plugin.version}`;
  return isCached(plugin) ? { ...official, detail, reason: "found in Pulumi's plugin cache" } : undefined;
}

function isCached({ name, version }: Plugin): boolean {
  const home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  return existsSync(join(home, "plugins", `resource-${name}-v${version}`));
}

/** Whether a plugin that was chosen earlier is where it was then; true for what is no plugin. */
export function isStillThere({ part, path }: Choice): boolean {
  const plugin = plugins.find((one) => partOf(one) === part);
  if (!plugin) return true;
  return path ? existsSync(join(path, executableOf(plugin))) : isCached(plugin);
}

/** Pulumi takes any plugin on PATH, whatever its version; one that does not know what the program says fails half-way. */
async function usableVersion({ name, version: wanted }: Plugin, path: string): Promise<string> {
  const found = await versionOf(path);
  if (serves(found, wanted)) return found;
  throw new UserError(
    `the ${name} plugin on PATH (${path}) is version ${found || "unknown"}; the program needs ${wanted}`,
    `put version ${wanted} in its place, or take it off PATH to have the right one installed`,
  );
}

/** Whether a version has all that another has, by the rules of semantic versioning. */
export function serves(found: string, wanted: string): boolean {
  const [major = Number.NaN, minor = 0, patch = 0] = numbersOf(found);
  const [wantedMajor, wantedMinor = 0, wantedPatch = 0] = numbersOf(wanted);
  return major === wantedMajor && (minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch));
}

const numbersOf = (version: string): number[] =>
  (/^\d+(\.\d+)*/.exec(version)?.[0] ?? "").split(".").map(Number.parseFloat);

/** The official plugins that PATH has, if it has all. */
export async function officialPlugins(): Promise<Choice[] | undefined> {
  const found = await Promise.all(plugins.map(findOfficialPlugin));
  const onPath = found.filter((choice) => choice?.path !== undefined) as Choice[];
  return onPath.length === plugins.length ? onPath : undefined;
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
  return { part: partOf(plugin), chosen: "stand-in", detail: `for v${plugin.version}`, reason, path };
}

async function whyNotDownloaded({ name, version }: Plugin, cli: Choice, report: Report): Promise<string | undefined> {
  report(`downloading the ${name} plugin ${version}`);
  const pulumi = join(cli.path ?? "", "pulumi");
  const result = await shell`${pulumi} plugin install resource ${name} ${version} --non-interactive`;
  if (result.exitCode === 0) return undefined;
  return `its download failed (${result.stderr.trim().split("\n").at(-1)})`;
}
