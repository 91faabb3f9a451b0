import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { buildProgram, programBinary } from "../engine/build";
import type { GoProgram } from "../engine/programs";
import type { Log } from "../images/progress";

const programs = join(__dirname, "programs");

/** The command line of vSphere's API, with the commands that the lab uses. */
export const govc: GoProgram = { name: "govc", module: programs, packagePath: "./govc" };

/** A simulated vCenter, for tests. */
const vcsim: GoProgram = { name: "vcsim", module: programs, packagePath: "./vcsim" };

/** The govc that this machine has: on PATH, or built earlier. */
export function findGovc(): string | undefined {
  const onPath = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, govc.name));
  return [...onPath, programBinary(govc)].find((file) => existsSync(file));
}

/**
 * Builds govc from its Go module, once per machine and version.
 * @throws EngineBuildError or ImageBuildError, with cause and remedy
 */
export async function buildGovc(log: Log): Promise<string> {
  return await buildProgram(govc, log);
}

/** Builds the simulated vCenter, in the same way. */
export async function buildVcsim(log: Log): Promise<string> {
  return await buildProgram(vcsim, log);
}
