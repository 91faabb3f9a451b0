import { existsSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../kit/commands";
import { buildImage } from "../images/build";
import { ImageBuildError } from "../images/image-build-error";
import { debianImages } from "../images/reference";
import { EngineBuildError } from "./engine-build-error";
import { buildArguments, enginePrograms, type GoProgram, readGoModule } from "./programs";

/** What the Go command and its way to the registry depend on. */
const passedThrough = [
  ...["GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOSUMCHECK", "GONOPROXY", "GOPRIVATE", "GOINSECURE"],
  ...["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"],
];

const certificateFiles = [
  process.env.SSL_CERT_FILE,
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
];

/** A container with Debian's Go, for machines without a Go of their own. Call `remove` in the end. */
export class GoContainer {
  private constructor(private readonly id: string) {}

  /** @throws EngineBuildError where there is no Docker engine either */
  static async start(log: (line: string) => void): Promise<GoContainer> {
    const references = debianImages();
    await buildImage("debian", references, log).catch(explainMissingDocker);
    const variables = passedThrough.filter((name) => process.env[name]).flatMap((name) => ["--env", name]);
    const options = ["--detach", "--rm", "--network", "host", "--label", "ticketwatch.airgap=engine", ...variables];
    const environment = ["--env", "CGO_ENABLED=0", "--env", "SSL_CERT_FILE=/build/certificates"];
    // The time limit ends a container whose creator was killed.
    const command = ["tini", "--", "sleep", "1800"];
    const started = await docker(["run", ...options, ...environment, references.debian, ...command]);
    if (started.exitCode !== 0) throw EngineBuildError.fromOutput("pulumi", started.output);
    return new GoContainer(started.stdout.trim());
  }

  async installGo(): Promise<void> {
    await this.must("Go", ["exec", this.id, "mkdir", "-p", "/build/out"]);
    const certificates = certificateFiles.find((path) => path !== undefined && existsSync(path));
    if (certificates) await this.must("Go", ["cp", "--follow-link", certificates, `${this.id}:/build/certificates`]);
    const installed = await docker(["exec", this.id, "install-packages", "golang-go"]);
    if (installed.exitCode !== 0) throw ImageBuildError.fromOutput("golang", installed.output);
  }

  /** Copies the result out, so that it belongs to the calling user and the engine may be on another machine. */
  async build(program: GoProgram, directory: string): Promise<void> {
    await this.must(program.name, ["cp", program.module, `${this.id}:/build/${program.name}`]);
    const output = `/build/out/${program.name}`;
    const go = ["exec", "--workdir", `/build/${program.name}`, this.id, "go", ...buildArguments(program, output)];
    await this.must(program.name, go);
    await this.must(program.name, ["cp", `${this.id}:${output}`, join(directory, program.name)]);
  }

  async remove(): Promise<void> {
    await docker(["rm", "--force", "--volumes", this.id]);
  }

  private async must(program: string, args: readonly string[]): Promise<void> {
    const result = await docker(args);
    if (result.exitCode !== 0) throw EngineBuildError.fromOutput(program, result.output);
  }
}

function explainMissingDocker(error: unknown): never {
  if (!(error instanceof ImageBuildError) || !error.reason.includes("Docker")) throw error;
  const reason = "this machine has neither a recent Go nor a Docker engine to run one in";
  const wanted = readGoModule(enginePrograms[0].module, "").go;
  throw new EngineBuildError("pulumi", reason, `Install Go ${wanted} or newer, or start Docker, then try again.`);
}
