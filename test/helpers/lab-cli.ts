import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import getPort, { portNumbers } from "get-port";
import { publishedPorts } from "../../infra/config";

const root = join(__dirname, "..", "..");

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `./lab` under way, as a user's shell would have started it. */
export interface Running {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

/**
 * Starts `./lab` in a process group of its own, without a terminal; `wrapper` is a command line that starts it instead,
 * `folder` the clone that it is started in.
 */
export function startLab(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  wrapper: readonly string[] = [],
  folder = root,
): Running {
  const [program, ...rest] = [...wrapper, join(folder, "lab"), ...args] as [string, ...string[]];
  const child = spawn(program, rest, {
    cwd: folder,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, outcome: outcomeOf(child) };
}

/** Runs `./lab` to its end. */
export async function lab(...command: Parameters<typeof startLab>): Promise<Outcome> {
  return await startLab(...command).outcome;
}

/** The outcome of a command that has to succeed; what it said is the message when it does not. */
export async function succeeded(command: Promise<Outcome>): Promise<Outcome> {
  const outcome = await command;
  if (outcome.exitCode !== 0) throw new Error(`exit code ${outcome.exitCode}: ${outcome.stderr}${outcome.stdout}`);
  return outcome;
}

/** A stack that collides with nobody's: a name and ports of its own. */
export class TestStack {
  private constructor(
    readonly name: string,
    readonly ports: Readonly<Record<(typeof publishedPorts)[number], number>>,
  ) {}

  /** Its ports are none that the kernel would give a connection of its own before the lab listens on them. */
  static async reserve(purpose: string): Promise<TestStack> {
    const ports = steadyPorts();
    const entries: [string, number][] = [];
    for (const key of publishedPorts)
      entries.push([key, await getPort({ port: ports, exclude: entries.map(([, port]) => port) })]);
    return new TestStack(`test-${purpose}-${process.pid}`, Object.fromEntries(entries) as TestStack["ports"]);
  }

  /** Arguments of `./lab up` for this stack. */
  get up(): string[] {
    return [
      "up",
      "--stack",
      this.name,
      ...Object.entries(this.ports).flatMap(([key, port]) => ["--set", `${key}=${port}`]),
    ];
  }

  /** Runs another command on this stack. */
  async run(command: string, ...args: string[]): Promise<Outcome> {
    return await lab([...command.split(" "), "--stack", this.name, ...args]);
  }

  /** Waits until all is well again after something was stopped and started behind the lab's back. */
  async becomesWell(seconds = 120): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const status = await this.run("status");
      if (status.exitCode === 0) return;
      if (Date.now() > deadline) throw new Error(`the lab does not get well: ${status.stdout}${status.stderr}`);
      await sleep(2000);
    }
  }

  url(key: (typeof publishedPorts)[number], path = ""): string {
    return `http://127.0.0.1:${this.ports[key]}${path}`;
  }

  container(service: string): string {
    return `ticketwatch-${this.name}-${service}`;
  }

  /** Removes the stack, whatever state a failed test left it in. */
  async remove(): Promise<void> {
    const down = await this.run("down", "--yes");
    if (down.exitCode !== 0 && !down.stderr.includes("there is no lab")) throw new Error(down.stderr);
    rmSync(join(root, `Pulumi.${this.name}.yaml`), { force: true });
  }
}

/** Ports below those of outgoing connections on Linux and macOS, each worker of a suite in a part of its own. */
function steadyPorts(): number[] {
  const [first, perWorker, workers] = [20_000, 500, 24];
  const start = first + perWorker * (process.pid % workers);
  return [...portNumbers(start, start + perWorker - 1)];
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  if (!child.stdout || !child.stderr) throw new Error("./lab was started without pipes");
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { exitCode: typeof code === "number" ? code : 128, stdout, stderr };
}
