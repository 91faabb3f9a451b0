import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import { type SettingsBefore, undoing } from "../experiments/put-back";
import { type Interruption, interruption } from "../lib/interrupt";
import { identify, isAlive } from "../lib/process-identity";
import { messageOf } from "../lib/user-error";
import { knownToolchain } from "../stack/choices";
import { itself, removeLeftovers } from "../stack/leftovers";
import { up } from "../stack/operations";
import { applySettings, type RawSettings, removeSettings } from "../stack/settings";
import { openStack } from "../stack/workspace";

interface Deploy {
  readonly cancelled: AbortController;
  readonly over: Promise<unknown>;
}

/** Deploys that this process has begun and not ended, by stack. */
const underWay = new Map<string, Deploy>();
/** How long a Pulumi whose drill was killed may take to notice, ms. */
const orphanMs = 30_000;

/**
 * Begins to bring the lab to other settings, as `./lab up --set` does, and comes back while that goes on. `over` settles
 * with it: a deploy that cannot become healthy would take minutes to give up.
 */
export async function beginDeploy(name: string, settings: RawSettings): Promise<{ readonly over: Promise<unknown> }> {
  const stack = await open(name);
  await applySettings(stack, settings);
  const cancelled = new AbortController();
  const over = up(stack, { report: quietly, interruption: interruptionOf(cancelled.signal) });
  // It may fail before anybody looks.
  over.catch(() => undefined);
  underWay.set(name, { cancelled, over });
  return { over };
}

/** Cancels what goes on, gives the lab its former settings, and brings it to them. */
export async function rollBack(name: string, before: SettingsBefore): Promise<void> {
  await cancelDeploy(name);
  const stack = await open(name);
  const { set, remove } = undoing(before);
  await applySettings(stack, set);
  await removeSettings(stack, remove);
  await follow(stack).catch(async (error: unknown) => {
    if (!(await releaseAfterOrphan(stack, messageOf(error)))) throw error;
    await follow(stack);
  });
}

async function follow(stack: Stack): Promise<void> {
  // What was cancelled may have left a container that the state does not know.
  await removeLeftovers(stack, itself);
  await up(stack, { report: quietly, interruption: interruptionOf(new AbortController().signal) });
}

async function cancelDeploy(name: string): Promise<void> {
  const deploy = underWay.get(name);
  const { signal, forChildren } = interruption();
  // After a Ctrl-C on a terminal Pulumi winds up by itself; told twice, it would leave at once.
  if (!signal.aborted || forChildren.aborted) deploy?.cancelled.abort();
  await deploy?.over.catch(() => undefined);
  underWay.delete(name);
}

/**
 * A drill that was killed leaves its stack locked. Only the lock of a process of this machine that is gone is released;
 * tells whether it was.
 */
async function releaseAfterOrphan(stack: Stack, message: string): Promise<boolean> {
  const pid = lockHolder(message);
  if (pid === undefined) return false;
  const holder = identify(pid);
  const deadline = Date.now() + orphanMs;
  while (isAlive(holder)) {
    if (Date.now() > deadline) return false;
    await sleep(500);
  }
  await stack.cancel();
  return true;
}

/** Process id of who holds the lock that this message tells of. */
export function lockHolder(message: string): number | undefined {
  const pid = /is locked by another Pulumi operation: .*\(pid (\d+)\)/.exec(message)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

const open = async (name: string): Promise<Stack> => openStack(name, await knownToolchain(name));
const interruptionOf = (signal: AbortSignal): Interruption => ({ signal, forChildren: signal });
const quietly = () => undefined;
