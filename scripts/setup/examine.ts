import { existsSync, statfsSync } from "node:fs";
import { totalmem } from "node:os";
import { parse as parseYaml } from "yaml";
import { cacheDirectory } from "../../airgap/cache";
import { hasDebian } from "../../infra/hosts/qemu/debian-image";
import { kvmFailedBefore } from "../../infra/hosts/qemu/start";
import { missingTools, whyNoMachines } from "../../infra/hosts/qemu/tools";
import { hostsSchema } from "../../infra/hosts/settings";
import { projectRoot } from "../lib/paths";
import { findOnPath } from "../lib/shell";
import { messageOf, UserError } from "../lib/user-error";
import { readImageChoice } from "../stack/choices";
import { configuredMachines } from "../stack/machines";
import { configuredImageSource, explicitSettings } from "../stack/settings";
import { assertUsable, backendDescription } from "../stack/workspace";
import { pulumiDownloads, whyUnreachable } from "./choice";
import { assertMayInstall } from "./docker-engine";
import { askEngine, followDockerContext } from "./engine-answer";
import { chooseImageSource } from "./image-source";
import { findOfficialPlugin, plugins } from "./plugins";
import { findOfficialCli } from "./pulumi-cli";

/** One thing that the lab needs of the machine. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
  readonly remedy?: string;
}

const gibibyte = 1024 ** 3;
const neededDiskGibibytes = 6;
const neededMemoryGibibytes = 3;

/** Looks at everything that `./lab up` depends on, without changing anything. */
export async function examine(stack: string): Promise<Check[]> {
  assertUsable(stack);
  await followDockerContext();
  const engine = await checkEngine();
  return [
    { name: "Node.js", ok: true, found: process.version },
    await checkProgram("git", "install git"),
    engine,
    ...(await checkPulumi()),
    await checkImages(stack, engine.ok),
    { name: "state", ok: true, found: backendDescription() },
    checkDisk(),
    checkMemory(),
    ...(await checkMachines(stack)),
    { name: "cache", ok: true, found: cacheDirectory() },
  ];
}

async function checkProgram(program: string, remedy: string): Promise<Check> {
  const path = await findOnPath(program);
  return path ? { name: program, ok: true, found: path } : { name: program, ok: false, found: "not on PATH", remedy };
}

async function checkEngine(): Promise<Check> {
  const name = "Docker engine";
  const answer = await askEngine();
  const command = await findOnPath("docker");
  if ("version" in answer && command) return { name, ok: true, found: answer.version };
  const problem = "problem" in answer ? answer.problem : "the docker command is not on PATH";
  try {
    assertMayInstall(problem);
    return { name, ok: true, found: `${problem}; ./lab up will install and start one` };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), remedy: error instanceof UserError ? error.remedy : undefined };
  }
}

/** The CLI and the plugins: what is there, or what `up` would do about it. */
async function checkPulumi(): Promise<Check[]> {
  const unreachable = await whyUnreachable(pulumiDownloads);
  const instead = unreachable ? `stand-in, because ${unreachable}` : "official, to be downloaded";
  const describe = (name: string, found: { detail: string; reason: string } | undefined): Check => ({
    name,
    ok: true,
    found: found ? `official ${found.detail}, ${found.reason}` : instead,
  });
  const checks = [describe("Pulumi CLI", await findOfficialCli())];
  for (const plugin of plugins) checks.push(describe(`${plugin.name} plugin`, await findOfficialPlugin(plugin)));
  return checks;
}

async function checkImages(stack: string, engineAnswers: boolean): Promise<Check> {
  const name = "images";
  const configured = configuredImageSource(stack);
  if (!engineAnswers && !configured) return { name, ok: true, found: "to be decided once a Docker engine answers" };
  const { detail, reason } = await chooseImageSource(configured, readImageChoice(stack));
  return { name, ok: true, found: `${detail}: ${reason}` };
}

function checkDisk(): Check {
  const folder = ["/var/lib/docker", projectRoot].find((path) => existsSync(path)) as string;
  const { bavail, bsize } = statfsSync(folder);
  return enough("disk", (bavail * bsize) / gibibyte, neededDiskGibibytes, `free below ${folder}`, "free disk space");
}

function checkMemory(): Check {
  return enough("memory", totalmem() / gibibyte, neededMemoryGibibytes, "in all", "use a machine with more memory");
}

/** For stacks that are to have virtual machines: whether they can be made, and what would run them. */
async function checkMachines(stack: string): Promise<Check[]> {
  const machines = machinesToCheck(stack);
  if (machines.length === 0) return [];
  const name = "virtual machines";
  const problem = whyNoMachines();
  if (problem) return [{ name, ok: false, found: problem, remedy: "run it as root on Linux" }];
  const needs = { debian: machines.some(({ image }) => !image), cloudImage: machines.some(({ image }) => image) };
  const missing = Object.values(await missingTools(needs));
  const tools = missing.length > 0 ? `./lab up will install ${[...new Set(missing)].join(", ")}` : "QEMU is installed";
  const debian = needs.debian ? `, the Debian for them ${hasDebian() ? "is made" : "is yet to be made"}` : "";
  const emulated = kvmFailedBefore() ?? (existsSync("/dev/kvm") ? undefined : "there is no /dev/kvm");
  const speed = emulated ? `; emulated, which is slow: ${emulated}` : "";
  return [{ name, ok: true, found: `${machines.length}: ${tools}${debian}${speed}` }];
}

/** Hosts of kind qemu; settings that are not valid are for `up` to complain about. */
function machinesToCheck(stack: string): { readonly image?: string }[] {
  const { hosts } = explicitSettings(stack);
  const parsed = hosts ? hostsSchema.safeParse(parseYaml(hosts)).data : undefined;
  return Object.values(configuredMachines({ hosts: parsed ?? {} }));
}

function enough(name: string, found: number, needed: number, where: string, remedy: string): Check {
  const text = `${found.toFixed(1)} GiB ${where}; the lab needs ${needed}`;
  return found >= needed ? { name, ok: true, found: text } : { name, ok: false, found: text, remedy };
}
