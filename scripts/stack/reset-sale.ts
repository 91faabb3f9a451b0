import { setTimeout as sleep } from "node:timers/promises";
import type { RunningStack } from "./running-stack";

/** Caches may refuse seats for a moment after a reset; see the app's README. Milliseconds. */
const settlesMs = 500;

/** Frees every seat and deletes every booking; when it resolves, every replica knows. Gives what was done. */
export async function resetSale(lab: Pick<RunningStack, "admin">): Promise<Record<string, number>> {
  const counts = await lab.admin<Record<string, number>>("reset");
  await sleep(settlesMs);
  return counts;
}
