import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecResult, RunningStack } from "../stack/running-stack";
import type { WrkStage } from "./scenes/scene";
import { wrkArguments } from "./wrk";

const SCRIPTS = join(__dirname, "lua");
const SHARED_SCRIPT = "common.lua";

/** The service that load scripts run in. */
export const LOAD_SERVICE = "loadgen";

export interface WrkContext {
  readonly stack: RunningStack;
  /** Folder of this run's scripts inside the load host. */
  readonly directory: string;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

/** Sends the stage's scripts to the load host and runs wrk there; gives its raw output, also when interrupted. */
export async function runWrk(stage: WrkStage, context: WrkContext): Promise<ExecResult> {
  const { stack, directory, signal, onLine } = context;
  for (const script of [SHARED_SCRIPT, stage.script]) await sendScript(context, script);
  const origin = `http://${endpointOf(stack, stack.entry)}`;
  return stack.exec(LOAD_SERVICE, wrkArguments(stage, directory, origin), { signal, onStdoutLine: onLine });
}

/** Removes what `runWrk` sent. */
export async function removeScripts(stack: RunningStack, directory: string): Promise<void> {
  await stack.exec(LOAD_SERVICE, ["rm", "-rf", directory]);
}

/** `alias:port` of a service; its error says what to do when the stack has none. */
export function endpointOf(stack: RunningStack, service: string): string {
  const handle = stack.services[service];
  if (handle) return handle.endpoint;
  throw new Error(`stack ${stack.name} has no service "${service}"; ./lab up brings the stack up to date`);
}

async function sendScript({ stack, directory, signal }: WrkContext, script: string): Promise<void> {
  const stdin = readFileSync(join(SCRIPTS, script), "utf8");
  const argv = ["sh", "-c", 'mkdir -p "$1" && cat > "$1/$2"', "sh", directory, script];
  const { exitCode, stderr } = await stack.exec(LOAD_SERVICE, argv, { stdin, signal });
  if (exitCode !== 0) throw new Error(`cannot write ${directory}/${script} in the load host: ${stderr.trim()}`);
}
