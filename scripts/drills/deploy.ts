import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import { type SettingsBefore, undoing } from "../experiments/put-back";
import { type Interruption, interruption } from "../lib/interrupt";
import { knownToolchain } from "../stack/choices";
import { itself, removeLeftovers } from "../stack/leftovers";
import { up } from "../stack/operations";
import { assertNotLocked } from "../stack/pulumi-lock";
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
  await untilOrphanIsGone(name);
  await follow(stack);
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

/** A drill that was killed leaves its stack locked, by a Pulumi that may need a moment to notice. */
async function untilOrphanIsGone(stack: string): Promise<void> {
  const deadline = Date.now() + orphanMs;
  for (;;) {
    try {
      return assertNotLocked({ command: "up", stack }, quietly);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(500);
    }
  }
}

const open = async (name: string): Promise<Stack> => openStack(name, await knownToolchain(name));
const interruptionOf = (signal: AbortSignal): Interruption => ({ signal, forChildren: signal });
const quietly = () => undefined;
