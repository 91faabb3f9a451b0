import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { dirname } from "node:path";
import { officialImages } from "../../airgap/images/official";
import { cacheDirectory } from "../../kit/cache";
import { messageOf, UserError } from "../../kit/user-error";
import { backendDescription } from "../lib/backend";
import { projectRoot } from "../lib/paths";
import { findOnPath } from "../lib/shell";
import { type Choice, pulumiDownloads, whyUnreachable } from "../setup/choice";
import { assertMayInstall } from "../setup/docker-engine";
import { askEngine, followDockerContext } from "../setup/engine-answer";
import { notUsed } from "../setup/environment";
import { chooseImageSource } from "../setup/image-source";
import { findOfficialPlugin, plugins } from "../setup/plugins";
import { findOfficialCli } from "../setup/pulumi-cli";
import { readImageChoice } from "./choices";
import { type Check, checkMachines } from "./examine-machines";
import { assertSameBackend, assertSameEngine } from "./home";
import { configuredImageSource, explicitSettings } from "./settings";

const gibibyte = 1024 ** 3;
const neededDiskGibibytes = 6;
const neededMemoryGibibytes = 3;

/** Looks at everything that `./lab up` depends on, without changing anything. */
export async function examine(stack: string): Promise<Check[]> {
  await followDockerContext();
  const engine = await checkEngine();
  return [
    { name: "Node.js", ok: true, found: process.version },
    await checkProgram("git", "install git"),
    engine,
    ...(await checkPulumi()),
    ...(await orRefusal("configuration", () => checkImages(stack, engine.ok))),
    await checkHome(stack, engine.ok),
    checkDisk(),
    checkMemory(),
    ...(await orRefusal("machines", () => checkMachines(stack))),
    checkFolder("cache", cacheDirectory(), "set TICKETWATCH_CACHE to a folder of yours"),
    checkFolder("this folder", projectRoot, "make a clone of your own"),
    checkFolder("temporary files", tmpdir(), "set TMPDIR to a folder of yours"),
    { name: "environment", ok: true, found: notUsed.length > 0 ? `not used: ${notUsed.join(", ")}` : "as it is" },
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
    return refusal(name, error);
  }
}

/** Whether the state, and the engine that the lab runs on, are where this folder's lab has them. */
async function checkHome(stack: string, engineAnswers: boolean): Promise<Check> {
  try {
    assertSameBackend(stack);
    if (engineAnswers) await assertSameEngine(stack, explicitSettings(stack).hosts);
    return { name: "state", ok: true, found: backendDescription() };
  } catch (error) {
    return refusal("state", error);
  }
}

/** What a user can mend is a line of the list. */
async function orRefusal(name: string, check: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof UserError) return [refusal(name, error)];
    throw error;
  }
}

function refusal(name: string, error: unknown): Check {
  return { name, ok: false, found: messageOf(error), remedy: error instanceof UserError ? error.remedy : undefined };
}

/** The CLI and the plugins: what is there, or what `up` would do about it. */
async function checkPulumi(): Promise<Check[]> {
  const unreachable = await whyUnreachable(pulumiDownloads);
  const instead = unreachable ? `stand-in, because ${unreachable}` : "official, to be downloaded";
  const check = async (name: string, find: () => Promise<Choice | undefined>): Promise<Check> => {
    try {
      const found = await find();
      return { name, ok: true, found: found ? `official ${found.detail}, ${found.reason}` : instead };
    } catch (error) {
      return refusal(name, error);
    }
  };
  const checks = [await check("Pulumi CLI", findOfficialCli)];
  for (const plugin of plugins) checks.push(await check(`${plugin.name} plugin`, () => findOfficialPlugin(plugin)));
  return checks;
}

async function checkImages(stack: string, engineAnswers: boolean): Promise<Check[]> {
  const describe = (found: string, grafana: string): Check[] => [
    { name: "images", ok: true, found },
    { name: "Grafana", ok: true, found: grafana },
  ];
  const configured = configuredImageSource(stack);
  if (!engineAnswers && !configured) {
    const later = "to be decided once a Docker engine answers";
    return describe(later, later);
  }
  const { source, detail, reason } = await chooseImageSource(configured, readImageChoice(stack));
  const viewer = `a viewer standing in for ${officialImages.grafana}, as the images do`;
  return describe(`${detail}: ${reason}`, source === "official" ? officialImages.grafana : viewer);
}

function checkDisk(): Check {
  const folder = ["/var/lib/docker", projectRoot].find((path) => existsSync(path)) as string;
  const { bavail, bsize } = statfsSync(folder);
  return enough("disk", (bavail * bsize) / gibibyte, neededDiskGibibytes, `free below ${folder}`, "free disk space");
}

function checkMemory(): Check {
  return enough("memory", totalmem() / gibibyte, neededMemoryGibibytes, "in all", "use a machine with more memory");
}

/** Whether a folder is there to write in, or can be made. */
function checkFolder(name: string, folder: string, remedy: string): Check {
  const there = [folder, ...parentsOf(folder)].find((path) => existsSync(path)) as string;
  try {
    if (!statSync(there).isDirectory()) throw new Error(`${there} is no folder`);
    accessSync(there, constants.W_OK);
    return { name, ok: true, found: folder };
  } catch (error) {
    return { name, ok: false, found: `${folder} cannot be written to: ${messageOf(error)}`, remedy };
  }
}

const parentsOf = (folder: string): string[] =>
  dirname(folder) === folder ? [] : [dirname(folder), ...parentsOf(dirname(folder))];

function enough(name: string, found: number, needed: number, where: string, remedy: string): Check {
  const text = `${found.toFixed(1)} GiB ${where}; the lab needs ${needed}`;
  return found >= needed ? { name, ok: true, found: text } : { name, ok: false, found: text, remedy };
}
