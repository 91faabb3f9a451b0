import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { HostReach } from "../../infra/hosts/host";
import { UserError } from "../../kit/user-error";
import { labCommand } from "../lib/program";
import { dockerCommand } from "./engines";
import type { ExecOptions, ExecResult } from "./running-stack";

export interface DockerExecOptions extends ExecOptions {
  /** How the engine's host is reached, where that is another machine. */
  readonly reach?: HostReach;
  /** Address of the engine as in DOCKER_HOST; by default the docker command's own choice. */
  readonly dockerHost?: string;
  /** How long an interrupted command may take to end by itself before it is killed; milliseconds. */
  readonly graceMs?: number;
}

// `docker exec` passes no signals on: to end a command it has to be known by its process id inside the container.
const REPORT_PID = 'echo "$$"; exec "$@"';
const OWN_GRACE_SECONDS = 5;
/**
 * The same for a command without input: its standard input stays open as long as the caller lives. When that ends, by
 * whatever death, a watcher beside the command ends it in the same way as an interrupted caller does.
 */
const REPORT_PID_AND_ATTEND = `exec 3<&0 </dev/null
{ read -r _; kill -s 0 $$ || exit; kill -s INT -- -$$; sleep ${OWN_GRACE_SECONDS}; kill -s KILL -- -$$; } <&3 >/dev/null 2>&1 &
exec 3<&-; ${REPORT_PID}`;
const INTERRUPT_EVERY_MS = 1000;
const AFTER_KILL_MS = 5000;

/**
 * Runs argv in a running container through the docker command, and gives what it printed and its exit code.
 * When the signal aborts, the command inside gets SIGINT, and SIGKILL after the grace time, with its children;
 * the promise still resolves, with all that was printed until then. Rejects when the container does not run.
 */
export async function execInContainer(
  container: string,
  argv: readonly string[],
  options: DockerExecOptions = {},
): Promise<ExecResult> {
  options.signal?.throwIfAborted();
  const script = options.stdin === undefined ? REPORT_PID_AND_ATTEND : REPORT_PID;
  const child = docker(["exec", "-i", container, "sh", "-c", script, "sh", ...argv], options);
  // What cannot take its lines, because the disk is full, has no use for the command any more.
  const failed = new AbortController();
  const onLine = options.onStdoutLine;
  const output = collect(child, onLine && guarded(onLine, failed));
  // A command may end without reading its input; its exit code tells what matters.
  child.stdin?.on("error", () => undefined);
  if (options.stdin !== undefined) child.stdin?.end(options.stdin);
  const closed = exitOf(child);
  const signal = AbortSignal.any([failed.signal, ...(options.signal ? [options.signal] : [])]);
  const ended = endOnAbort({ container, child, output, closed }, { ...options, signal });
  const exitCode = await closed.finally(ended);
  failed.signal.throwIfAborted();
  if (output.pid === undefined) throw notRunning(container, output.stderr);
  return { stdout: output.stdout.slice(output.pid.length + 1), stderr: output.stderr, exitCode };
}

/** Gives lines on until that fails; the reason is then the signal's. */
function guarded(onLine: (line: string) => void, failed: AbortController): (line: string) => void {
  return (line) => {
    if (failed.signal.aborted) return;
    try {
      onLine(line);
    } catch (error) {
      failed.abort(error);
    }
  };
}

interface Output {
  pid?: string;
  stdout: string;
  stderr: string;
}

/** Its own process group: a Ctrl-C in the terminal must reach the lab, which ends the command in good order. */
function docker(argv: readonly string[], options: DockerExecOptions): ChildProcess {
  const env = options.dockerHost ? { ...process.env, DOCKER_HOST: options.dockerHost } : process.env;
  const [program, ...words] = dockerCommand(options.reach, argv);
  return spawn(program, words, { detached: true, env, stdio: ["pipe", "pipe", "pipe"] });
}

function collect(child: ChildProcess, onLine?: (line: string) => void): Output {
  const output: Output = { stdout: "", stderr: "" };
  if (!child.stdout || !child.stderr) throw new Error("the docker command was started without pipes");
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
    if (output.pid === undefined) output.pid = line;
    else onLine?.(line);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  return output;
}

async function exitOf(child: ChildProcess): Promise<number> {
  try {
    const [code] = await once(child, "close");
    return typeof code === "number" ? code : 137;
  } catch (cause) {
    throw new Error("the docker command could not be started; is Docker installed and on PATH?", { cause });
  }
}

interface Running {
  readonly container: string;
  readonly child: ChildProcess;
  readonly output: Output;
  readonly closed: Promise<number>;
}

/** Gives what is to be awaited when the command has closed: the end of an ending that was begun. */
function endOnAbort(running: Running, options: DockerExecOptions): () => Promise<void> {
  let ending = Promise.resolve();
  const end = () => {
    ending = endInside(running, options);
  };
  options.signal?.addEventListener("abort", end, { once: true });
  return () => {
    options.signal?.removeEventListener("abort", end);
    return ending;
  };
}

/** Interrupts again and again, for a program may ignore the signal while it starts; then kills what is left. */
async function endInside(running: Running, options: DockerExecOptions): Promise<void> {
  const deadline = Date.now() + (options.graceMs ?? 5000);
  do await signalGroup(running, "INT", options);
  while (!(await settlesWithin(running.closed, INTERRUPT_EVERY_MS)) && Date.now() < deadline);
  await signalGroup(running, "KILL", options);
  // An engine that no longer answers must not hold the caller.
  if (!(await settlesWithin(running.closed, AFTER_KILL_MS))) running.child.kill("SIGKILL");
}

/** The engine starts every exec as leader of a process group, so that children are reached too. */
async function signalGroup({ container, output }: Running, name: "INT" | "KILL", options: DockerExecOptions) {
  if (output.pid === undefined) return;
  const killer = docker(["exec", container, "sh", "-c", `kill -s ${name} -- -${output.pid}`], options);
  killer.stdout?.resume();
  killer.stderr?.resume();
  await exitOf(killer);
}

function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, sleep(milliseconds, false)]);
}

function notRunning(container: string, stderr: string): Error {
  const reason = stderr.trim() || "docker exec printed no reason";
  return new UserError(
    `cannot run a command in container ${container}: ${reason}`,
    `${labCommand("status")} tells how it is, ${labCommand("up")} starts it`,
  );
}
