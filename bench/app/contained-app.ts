import { randomBytes } from "node:crypto";
import { chmodSync } from "node:fs";
import { join } from "node:path";
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
    const [node, ...argv] = command;
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

  /** MiB: resident memory of the process, and what the limit counts. */
  async memory(): Promise<{ resident: number; counted: number }> {
    const counted = "cat /sys/fs/cgroup/memory/memory.usage_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.current";
    const text = await docker("exec", this.container, "bash", "-c", `grep VmRSS /proc/1/status; ${counted}`);
    const [, kibibytes, bytes] = /VmRSS:\s+(\d+) kB\n(\d+)/.exec(text) ?? [];
    return { resident: Number(kibibytes) / 1024, counted: Number(bytes) / 1024 ** 2 };
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
