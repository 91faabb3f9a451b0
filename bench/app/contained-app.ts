import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import getPort from "get-port";
import { buildImage } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { command, memoryMebibytes } from "../../app/memory";
import { serverEnvironment } from "../../app/testing/server-process";
import { bundleProgram } from "../../infra/programs/bundle";
import { programs } from "../../infra/programs/programs";
import type { Bench } from "./bench";
import { docker } from "./shell";

/** Bash alone, so that no sample starts a program: cgroup version 1, else 2. */
const memoryLoop = `
file=/sys/fs/cgroup/memory/memory.usage_in_bytes
[ -r "$file" ] || file=/sys/fs/cgroup/memory.current
while :; do
  while read -r key value unit; do [ "$key" = VmRSS: ] && break; done </proc/1/status
  read -r counted <"$file"
  echo "$value $counted"
  read -r -t "$1" || [ $? -gt 128 ] || exit 0
done`;

/** The app's own image in a container with the limit of a real stack, on core 0 and in this machine's network. */
export class ContainedApp {
  private constructor(
    private readonly container: string,
    readonly url: string,
    readonly metricsUrl: string,
  ) {}

  /** `settings` replace the app's defaults; `nodeOptions` go to Node. */
  static async start(
    { folder, database }: Bench,
    settings: Record<string, string> = {},
    nodeOptions: readonly string[] = [],
  ): Promise<ContainedApp> {
    const [http, metrics] = [await getPort(), await getPort()];
    const name = `twtest-overload-${randomBytes(3).toString("hex")}`;
    const ports = { HTTP_PORT: `${http}`, METRICS_PORT: `${metrics}`, LOG_LEVEL: "warn" };
    const own = {
      ...serverEnvironment(folder, database.app),
      ...ports,
      DATABASE_PASSWORD_FILE: "/app/password",
      ...settings,
    };
    const environment = Object.entries(own).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
    const memory = ["--memory", `${memoryMebibytes}m`, "--memory-swap", `${memoryMebibytes}m`];
    const place = ["--network", "host", "--cpuset-cpus", "0"];
    const [node, ...argv] = command({ soldSeatCache: "off" });
    const start = [node ?? "node", ...nodeOptions, ...argv];
    await docker("create", "--name", name, ...memory, ...place, ...environment, await image(folder), ...start);
    const app = new ContainedApp(name, `http://127.0.0.1:${http}`, `http://127.0.0.1:${metrics}/metrics`);
    // The image's user is another than this machine's.
    chmodSync(join(folder, "password"), 0o644);
    await docker("cp", join(folder, "password"), `${name}:/app/password`);
    await docker("start", name);
    await app.waitUntilReady();
    return app;
  }

  /**
   * Calls `onSample` with MiB at once and then every `seconds` until the function that it returns is called: resident
   * memory of the process, and what the limit counts. One program in the container for all samples, because to start
   * one costs more than the app's answers of a tenth of a second, on the app's core.
   */
  watchMemory(seconds: number, onSample: (size: { resident: number; counted: number }) => void): () => void {
    const watcher = spawn("docker", [
      "exec",
      "--interactive",
      this.container,
      "bash",
      "-c",
      memoryLoop,
      "-",
      `${seconds}`,
    ]);
    createInterface({ input: watcher.stdout }).on("line", (line) => {
      const [kibibytes, bytes] = line.split(" ").map(Number);
      onSample({ resident: (kibibytes ?? Number.NaN) / 1024, counted: (bytes ?? Number.NaN) / 1024 ** 2 });
    });
    // The loop waits for a line or the end of its input.
    return () => watcher.stdin.end();
  }

  /** "running" as long as neither the limit nor a fault has ended it. */
  state(): Promise<string> {
    return docker(
      "inspect",
      "--format",
      "{{.State.Status}}{{if .State.OOMKilled}}, out of memory{{end}}",
      this.container,
    );
  }

  async remove(): Promise<void> {
    await docker("rm", "--force", "--volumes", this.container);
  }

  private async waitUntilReady(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const ready = await fetch(`${this.url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ready) return;
      await sleep(100);
    }
    throw new Error(`the app's container did not become ready: ${await docker("logs", this.container)}`);
  }
}

async function image(folder: string): Promise<string> {
  const references = debianImages();
  await buildImage("debian", references, () => undefined);
  await buildImage("node", references, () => undefined);
  await bundleProgram(programs.app, folder);
  const tag = "twtest-app-overload";
  await docker("build", "--tag", tag, "--build-arg", `BASE_IMAGE=${references.node}`, folder);
  return tag;
}
