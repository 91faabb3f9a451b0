import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import getPort from "get-port";
import { serverEnvironment } from "../../app/testing/server-process";
import { bundleProgram } from "../../infra/programs/bundle";
import { programs } from "../../infra/programs/programs";
import type { DatabaseSettings } from "../../kit/database-settings";

/** The core that what is measured runs on. */
const core = "0";

/** A process on the measured core. */
export class PinnedServer {
  private constructor(
    readonly url: string,
    readonly metricsUrl: string,
    private readonly child: ChildProcess,
  ) {}

  /** The app's bundle with these settings; `nodeOptions` go to Node. */
  static async app(
    folder: string,
    database: DatabaseSettings,
    settings: Record<string, string>,
    nodeOptions: string[] = [],
  ) {
    await bundleProgram(programs.app, folder);
    const [http, metrics] = [await getPort(), await getPort()];
    const ports = { HTTP_PORT: `${http}`, METRICS_PORT: `${metrics}`, LOG_LEVEL: "warn" };
    const environment = { ...serverEnvironment(folder, database), DATABASE_POOL_SIZE: "20", ...ports, ...settings };
    return PinnedServer.start([...nodeOptions, "server.js"], folder, http, metrics, environment);
  }

  /** The yardstick: bare node:http sending the bytes that `url` sends. */
  static async bareCopyOf(url: string, folder: string) {
    const answer = await fetch(url, { headers: { "Accept-Encoding": "identity" } });
    const file = join(folder, "body.json");
    writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
    const own = new Set(["date", "connection", "keep-alive"]);
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !own.has(name)));
    const port = await getPort();
    const argv = [join(__dirname, "bare-server.mjs"), `${port}`, file, JSON.stringify(headers)];
    return PinnedServer.start(argv, folder, port, port, {});
  }

  private static async start(argv: string[], cwd: string, http: number, metrics: number, env: NodeJS.ProcessEnv) {
    const child = spawn("taskset", ["-c", core, process.execPath, ...argv], {
      cwd,
      env: { ...env, PATH: process.env.PATH },
      stdio: "inherit",
    });
    const server = new PinnedServer(`http://127.0.0.1:${http}`, `http://127.0.0.1:${metrics}/metrics`, child);
    for (let tries = 0; tries < 100; tries++) {
      const ready = await fetch(`${server.url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ready) return server;
      await sleep(100);
    }
    await server.stop();
    throw new Error("the server did not become ready in 10 s");
  }

  /** Resident memory in MiB. */
  memory(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** Processor time used so far, in s (proc(5): utime and stime in ticks of 10 ms). */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exit = once(this.child, "exit");
    this.child.kill("SIGTERM");
    await exit;
  }
}
