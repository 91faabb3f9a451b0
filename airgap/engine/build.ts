import { join } from "node:path";
import { cached, cachePath, hashOf, hashOfDirectory } from "../../kit/cache";
import { type Log, withProgress } from "../images/progress";
import { GoContainer } from "./container-go";
import { buildOnHost, hostGoSuffices } from "./host-go";
import {
  assertVersionsAgree,
  buildArguments,
  engineKey,
  enginePrograms,
  engineVersion,
  type GoProgram,
  vegeta,
} from "./programs";

/** The folder that `buildEngine` fills; it may not be there yet. */
export function engineDirectory(): string {
  return cachePath("pulumi", engineKey());
}

/**
 * Builds Pulumi's command line and its language host for Node from Go modules, once per machine and version.
 * @returns the folder with `pulumi` and `pulumi-language-nodejs`, to be put on PATH
 * @throws EngineBuildError or ImageBuildError, with cause and remedy
 */
export async function buildEngine(log: Log): Promise<string> {
  assertVersionsAgree();
  return await cached("pulumi", engineKey(), async (directory) => {
    log(`Building Pulumi ${engineVersion} from Go modules, which takes some minutes the first time`);
    await buildAll(enginePrograms, directory, log);
  });
}

/** The file that `buildProgram` makes; it may not be there yet. */
export function programBinary(program: GoProgram): string {
  return join(cachePath(program.name, programKey(program)), program.name);
}

/**
 * Builds one program from its Go module, once per machine and version.
 * @returns the file
 * @throws EngineBuildError or ImageBuildError, with cause and remedy
 */
export async function buildProgram(program: GoProgram, log: Log): Promise<string> {
  await cached(program.name, programKey(program), (directory) => buildAll([program], directory, log));
  return programBinary(program);
}

/** The file that `buildVegeta` makes; it may not be there yet. */
export function vegetaBinary(): string {
  return programBinary(vegeta);
}

/**
 * Builds vegeta from its Go module, once per machine and version: an image build that cannot reach the registry by
 * itself, or does not trust its certificate, takes the binary.
 * @throws EngineBuildError or ImageBuildError, with cause and remedy
 */
export async function buildVegeta(log: Log): Promise<string> {
  return await buildProgram(vegeta, log);
}

function programKey(program: GoProgram): string {
  return hashOf(process.arch, hashOfDirectory(program.module), ...buildArguments(program, ""));
}

async function buildAll(programs: readonly GoProgram[], directory: string, log: Log): Promise<void> {
  if (await hostGoSuffices(programs[0])) await buildAllOnHost(programs, directory, log);
  else await buildAllInContainer(programs, directory, log);
}

async function buildAllOnHost(programs: readonly GoProgram[], directory: string, log: Log): Promise<void> {
  for (const program of programs) {
    await withProgress(`Building ${program.name}`, log, () => buildOnHost(program, directory));
  }
}

async function buildAllInContainer(programs: readonly GoProgram[], directory: string, log: Log): Promise<void> {
  log("This machine has no Go that is recent enough: building in a container with Debian's");
  const container = await GoContainer.start(log);
  try {
    await withProgress("Installing Go in the container", log, () => container.installGo());
    for (const program of programs) {
      await withProgress(`Building ${program.name}`, log, () => container.build(program, directory));
    }
  } finally {
    await container.remove();
  }
}
