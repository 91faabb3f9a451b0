import { removeFolder } from "../load/load-hosts";
import { runStage } from "../load/run-stage";
import type { ScenePlan } from "../load/scenes/scene";
import type { RunningStack } from "../stack/running-stack";

/** Puts the load that counts through the lab for some seconds, and keeps nothing of it. */
export async function warmUp(
  stack: RunningStack,
  plan: ScenePlan,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  const headline = plan.stages.find(({ name }) => name === plan.headline);
  if (!headline || seconds === 0) return;
  const folder = `/tmp/ticketwatch-warm-up-${process.pid}`;
  const stage = { ...headline, durationSeconds: seconds };
  const { failure } = await runStage(stage, { stack, folder, signal, clockOffsets: {} });
  await removeFolder(stack, folder);
  if (failure && !signal.aborted) throw new Error(`the warm-up failed: ${failure.message}`);
}
