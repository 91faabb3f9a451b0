import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Operation } from "../protocol/resource";
import type { Properties } from "../protocol/values";
import type { Output, Run } from "./command-resource";
import { previousOutput, transcriptFor } from "./output";

const defaultInterpreter = ["/bin/sh", "-c"];
const killAfterMilliseconds = 5000;

/** Runs a command on this machine. */
export const runLocally: Run = async (line, inputs, before, operation) => {
  if (operation.signal.aborted) throw operation.signal.reason;
  const transcript = transcriptFor(inputs, operation);
  const child = start(line, inputs, before);
  transcript.listen(child.stdout, "stdout");
  transcript.listen(child.stderr, "stderr");
  // A command that does not read its input is no failure.
  child.stdin.on("error", () => {});
  child.stdin.end((inputs.stdin as string | undefined) ?? "");
  const ending = await endOf(child, operation);
  if (ending !== "exit status 0") throw transcript.failure(ending, line);
  return transcript.output();
};

function start(line: string, inputs: Properties, before: Partial<Output>) {
  const interpreter = inputs.interpreter as string[] | undefined;
  const [program, ...words] = interpreter?.length ? interpreter : defaultInterpreter;
  const cwd = inputs.dir as string | undefined;
  if (cwd && !existsSync(cwd))
    throw new Error(`the command's dir ${cwd} does not exist: running ${JSON.stringify(line)}`);
  const environment = inputs.environment as Record<string, string> | undefined;
  // A group of its own, so that a cancel ends what the shell started, too.
  return spawn(program as string, [...words, line], {
    cwd,
    env: { ...process.env, ...environment, ...previousOutput(inputs, before) },
    detached: true,
  });
}

function endOf(child: ReturnType<typeof start>, { signal }: Operation): Promise<string> {
  const kill = (how: NodeJS.Signals) => {
    try {
      process.kill(-(child.pid as number), how);
    } catch {
      // It ended by itself meanwhile.
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    kill("SIGTERM");
    timer = setTimeout(() => kill("SIGKILL"), killAfterMilliseconds);
  };
  signal.addEventListener("abort", stop, { once: true });
  return new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, how) => resolve(signal.aborted ? reasonOf(signal) : ending(code, how)));
  }).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  });
}

const ending = (code: number | null, signal: string | null): string =>
  signal ? `signal: ${signal}` : `exit status ${code}`;

const reasonOf = (signal: AbortSignal): string => (signal.reason as Error).message;
