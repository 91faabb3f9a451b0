import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf, hashOfDirectory } from "../../kit/cache";
import packageJson from "../../package.json";
import { EngineBuildError } from "./engine-build-error";

export interface GoProgram {
  readonly name: string;
  /** Folder with the go.mod that pins the program. */
  readonly module: string;
  readonly packagePath: string;
}

/** Pulumi's version, which package.json pins for the SDK; the command line has to be the same. */
export const engineVersion = packageJson.dependencies["@pulumi/pulumi"];

export const enginePrograms: readonly GoProgram[] = [
  {
    name: "pulumi",
    module: join(__dirname, "engine"),
    packagePath: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  },
  // Later versions of this program are a Go module of their own, which registries do not have.
  {
    name: "pulumi-language-nodejs",
    module: join(__dirname, "language"),
    packagePath: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  },
];

/** The open-loop load generator; the load host's image builds the same module where nothing keeps it from the registry. */
export const vegeta: GoProgram = {
  name: "vegeta",
  module: join(__dirname, "..", "..", "scripts", "load", "image", "vegeta"),
  packagePath: "github.com/tsenart/vegeta/v12",
};

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Arguments of `go` that build `program` into the file `output`. */
export function buildArguments(program: GoProgram, output: string): string[] {
  const linkerFlags = `-X ${versionVariable}=v${engineVersion} -s -w`;
  return ["build", "-trimpath", "-ldflags", linkerFlags, "-o", output, program.packagePath];
}

/** Cache key: versions, sums, flags and platform. */
export function engineKey(version: string = engineVersion): string {
  const modules = enginePrograms.map(({ module }) => hashOfDirectory(module));
  const flags = enginePrograms.flatMap((program) => buildArguments(program, ""));
  return hashOf(version, process.platform, process.arch, ...modules, ...flags);
}

/** Reads from a go.mod which Go it asks for and which version it pins of `dependency`. */
export function readGoModule(directory: string, dependency: string): { go: string; pinned?: string } {
  const text = readFileSync(join(directory, "go.mod"), "utf8");
  const pinned = text
    .split("\n")
    .map((line) =>
      line
        .replace(/^require/, "")
        .trim()
        .split(" "),
    )
    .find(([name]) => name === dependency)?.[1];
  return { go: /^go (\S+)$/m.exec(text)?.[1] ?? "0", pinned };
}

/** @throws EngineBuildError when package.json and go.mod name different versions of Pulumi */
export function assertVersionsAgree(version: string = engineVersion): void {
  const { module, name } = enginePrograms[0];
  const { pinned } = readGoModule(module, "github.com/pulumi/pulumi/pkg/v3");
  if (pinned === `v${version}`) return;
  const reason = `package.json pins @pulumi/pulumi ${version}, but ${module}/go.mod pins ${pinned ?? "nothing"}`;
  throw new EngineBuildError(name, reason, "Make both name the same version and run go mod tidy -e in that folder.");
}
