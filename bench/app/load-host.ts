import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { buildImage } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { containerCpuSeconds } from "../../app/testing/test-mysql";
import type { DatabaseSettings } from "../../kit/database-settings";
import { buildLoadImage } from "../../scripts/load/testing/load-image";
import { docker } from "./shell";

export interface WrkResult {
  /** Answers a second. */
  readonly rate: number;
  /** ms. */
  readonly p99: number;
  readonly errors: number;
}

export interface WrkOptions {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** A script of the folder lua/ and its arguments. */
  readonly script?: readonly string[];
}

/** wrk and sysbench in the load host's image, on one core, in this machine's network. */
export class LoadHost {
  private constructor(private readonly container: string) {}

  static async start(core: string): Promise<LoadHost> {
    const references = debianImages();
    await buildImage("debian", references, () => undefined);
    const image = await buildLoadImage(references.debian);
    const container = `twtest-bench-${randomBytes(3).toString("hex")}`;
    const place = ["--network", "host", "--cpuset-cpus", core];
    await docker("run", "--detach", ...place, "--name", container, image);
    await docker("cp", join(__dirname, "lua"), `${container}:/tmp/lua`);
    return new LoadHost(container);
  }

  async remove(): Promise<void> {
    await docker("rm", "--force", "--volumes", this.container);
  }

  async wrk({ url, connections, seconds, script }: WrkOptions): Promise<WrkResult> {
    const scripted = script ? ["-s", `/tmp/lua/${script[0]}`] : [];
    const load = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", "--timeout", "20s", ...scripted, url];
    const output = await this.exec("wrk", ...load, ...(script ? ["--", ...script.slice(1)] : []));
    const number = (pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? 0);
    const [, value = "0", unit = "ms"] = /99%\s+([\d.]+)(us|ms|s)/.exec(output) ?? [];
    return {
      rate: number(/Requests\/sec:\s+([\d.]+)/),
      p99: Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit as "us" | "ms" | "s"],
      errors: number(/Non-2xx or 3xx responses: (\d+)/),
    };
  }

  /** Transactions a second of the strategy's SQL. */
  async sysbench(database: DatabaseSettings, strategy: string, threads: number, seconds: number): Promise<number> {
    const { host, port, user, password, name } = database;
    const login = [
      `--mysql-host=${host}`,
      `--mysql-port=${port}`,
      `--mysql-user=${user}`,
      `--mysql-password=${password}`,
    ];
    const load = [`--mysql-db=${name}`, `--threads=${threads}`, `--time=${seconds}`, "--mysql-ssl=off"];
    const output = await this.exec(
      "sysbench",
      "/tmp/lua/transaction.lua",
      ...login,
      ...load,
      `--strategy=${strategy}`,
      "run",
    );
    const events = /total number of events:\s+(\d+)/.exec(output)?.[1];
    const time = /total time:\s+([\d.]+)s/.exec(output)?.[1];
    if (!events || !time) throw new Error(`sysbench printed no result: ${output}`);
    return Number(events) / Number(time);
  }

  cpuSeconds(): Promise<number> {
    return containerCpuSeconds(this.container);
  }

  private exec(...argv: string[]): Promise<string> {
    return docker("exec", this.container, ...argv);
  }
}
