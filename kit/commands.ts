import { type ChildProcess, spawn } from "node:child_process";
import { onEndingSignal } from "./signals";

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

export interface CommandOptions {
  readonly stdin?: string;
  /** On top of this process's own. */
  readonly environment?: Record<string, string>;
  readonly directory?: string;
  /** In a process group of its own, for programs that signal their whole group; Ctrl-C is passed on to it. */
  readonly ownGroup?: boolean;
}

/** Runs a program to its end. A program that is missing gives exit code 127, as a shell would. */
export function run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.environment };
    const child = spawn(program, args, { env, cwd: options.directory, detached: options.ownGroup });
    const endForwarding = options.ownGroup ? forwardSignals(child) : () => {};
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", (error) => resolve({ exitCode: 127, stdout, output: `${output}${error.message}\n` }));
    child.on("close", (code) => {
      endForwarding();
      resolve({ exitCode: code ?? 1, stdout, output });
    });
    // A child that ends early closes the pipe; its exit code tells the story.
    child.stdin.on("error", () => {});
    child.stdin.end(options.stdin);
  });
}

/** Runs the Docker CLI with the classic builder, because older engines come without BuildKit's client. */
export function docker(args: readonly string[], stdin = ""): Promise<CommandResult> {
  return run("docker", args, { stdin, environment: { DOCKER_BUILDKIT: "0" } });
}

/** Passes signals on to the child's group; the function returned ends that and lets a signal act here at last. */
function forwardSignals(child: ChildProcess): () => void {
  let received: NodeJS.Signals | undefined;
  const stop = onEndingSignal((signal) => {
    received = signal;
    if (child.pid) process.kill(-child.pid, signal);
  });
  return () => {
    stop();
    if (received && process.listenerCount(received) === 0) process.kill(process.pid, received);
  };
}
