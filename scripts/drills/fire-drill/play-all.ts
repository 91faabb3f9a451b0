import type { DrillPlan } from "../plan";
import type { FinishedDrill } from "../run-drill";

export interface PlayAll {
  readonly play: (plan: DrillPlan, number: number) => Promise<FinishedDrill>;
  /** Called after each: what is played so far is to outlive whatever comes. */
  readonly keep: (finished: readonly FinishedDrill[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Plays faults one after the other, whatever becomes of each, until all are played or the signal aborts. */
export async function playAll(plans: readonly DrillPlan[], { play, keep, signal }: PlayAll): Promise<FinishedDrill[]> {
  const finished: FinishedDrill[] = [];
  for (const [index, plan] of plans.entries()) {
    if (signal.aborted) break;
    finished.push(await play(plan, index + 1));
    await keep(finished);
  }
  return finished;
}
