import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { endedEarly } from "../../infra/early-end";
import { healthySeconds } from "../../infra/hosts/when-healthy";
import { messageOf } from "../../kit/user-error";
import type { Interruption } from "../lib/interrupt";
import type { Report } from "../lib/steps";
import { errorsIn, type Progress, progressOf, wordsIn } from "./engine-events";
import { type FailedCommand, interruptedError, operationError } from "./operation-errors";

/** How many resources an operation created, updated, replaced, deleted and left alone, by Pulumi's own names. */
export type Changes = Readonly<Record<string, number>>;

export interface OperationHooks {
  readonly report: Report;
  /** Cancels the operation in good order: what is under way is finished or undone, and the state is saved. */
  readonly interruption: Interruption;
}

/** How often `up` is begun when its program ends early. That has been seen when a machine was very busy. */
const upTries = 3;

/** Brings the stack to what the program and its configuration say. */
export async function up(stack: Stack, hooks: OperationHooks): Promise<Changes> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await operate({ command: "up", stack: stack.name }, hooks, (options) => stack.up(options));
    } catch (error) {
      if (tries === upTries || !messageOf(error).includes(endedEarly)) throw error;
      hooks.report(`${endedEarly}; going on from here`);
    }
  }
}

/** Removes everything that the stack made, data volumes too. */
export async function destroy(stack: Stack, hooks: OperationHooks): Promise<Changes> {
  return await operate({ command: "down", stack: stack.name }, hooks, (options) => stack.destroy(options));
}

/** Whether an operation left the world as it was. */
export function unchanged(changes: Changes): boolean {
  return Object.entries(changes).every(([operation, count]) => operation === "same" || count === 0);
}

type Options = { onEvent: (event: EngineEvent) => void; signal: AbortSignal; color: "never" };

async function operate(
  command: FailedCommand,
  { report, interruption }: OperationHooks,
  run: (options: Options) => Promise<{ summary: { resourceChanges?: object } }>,
): Promise<Changes> {
  const events: EngineEvent[] = [];
  const progress = progressOf(report);
  const onEvent = (event: EngineEvent) => {
    if (event.diagnosticEvent) events.push(event);
    progress.onEvent(event);
  };
  const stopTelling = tellWhatIsWaitedFor(interruption.signal, progress, report);
  try {
    const { summary } = await run({ onEvent, signal: interruption.forChildren, color: "never" });
    return { ...summary.resourceChanges };
  } catch (error) {
    if (interruption.signal.aborted) throw interruptedError(command);
    const errors = errorsIn(events);
    if (errors.length > 0) throw operationError(command, errors);
    throw operationError(command, [wordsIn(events) || lastLines(messageOf(error))]);
  } finally {
    stopTelling();
  }
}

const tellEverySeconds = 5;

/**
 * Once the user has interrupted, says every few seconds what is still waited for: the official docker plugin cannot be
 * told to stop waiting for a container's health.
 */
function tellWhatIsWaitedFor(signal: AbortSignal, { underWay }: Progress, report: Report): () => void {
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    const waiting = underWay();
    if (waiting.length === 0) return;
    report(`waiting for ${waiting.join(", ")}; a container has up to ${healthySeconds} s to become healthy`);
  };
  const begin = () => {
    timer = setInterval(tell, tellEverySeconds * 1000);
  };
  signal.addEventListener("abort", begin, { once: true });
  return () => {
    signal.removeEventListener("abort", begin);
    clearInterval(timer);
  };
}

function lastLines(message: string): string {
  const stderr = message.split("stderr:").at(-1) ?? message;
  return (
    stderr
      .split("\n")
      .map((line) => line.trim())
      // How it was started is nothing that the user did.
      .filter((line) => line && !line.startsWith("Command failed with exit code"))
      .slice(0, 8)
      .join("\n")
  );
}
