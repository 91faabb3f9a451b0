import { join } from "node:path";
import { run } from "../../kit/commands";
import { EngineBuildError } from "./engine-build-error";
import { buildArguments, type GoProgram, readGoModule } from "./programs";

/** Whether this machine has a Go that can build `program`; asked in its folder, where Go may fetch a newer self. */
export async function hostGoSuffices(program: GoProgram): Promise<boolean> {
  const answer = await run("go", ["version"], { directory: program.module });
  const found = /go version go(\d+\.\d+)/.exec(answer.stdout)?.[1];
  return answer.exitCode === 0 && found !== undefined && isAtLeast(found, readGoModule(program.module, "").go);
}

/** Compares major and minor: `isAtLeast("1.26", "1.25.8")`. */
export function isAtLeast(found: string, wanted: string): boolean {
  const [major = 0, minor = 0] = found.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Builds `program` into `directory` with this machine's Go and its caches. */
export async function buildOnHost(program: GoProgram, directory: string): Promise<void> {
  const built = await run("go", buildArguments(program, join(directory, program.name)), {
    directory: program.module,
    environment: { CGO_ENABLED: "0" },
  });
  if (built.exitCode !== 0) throw EngineBuildError.fromOutput(program.name, built.output);
}
