import { setTimeout as sleep } from "node:timers/promises";
import type { RetryCause } from "../../contract/app-metrics";
import { ContentionError, DeadlineExceededError, retryCause } from "../db/errors";

/** Tries, the first included. */
export const tries = 4;
/** Longest pause before the first retry, in ms; it doubles with each. Random, so that rivals do not meet again. */
const firstPause = 10;

/**
 * Runs a transaction again when MySQL asks for it (deadlock, lock wait time-out), up to `tries` times
 * and as long as the next try would begin before `deadline` (by performance.now()).
 * Throws ContentionError or DeadlineExceededError when the budget is used up; every other error goes through at once.
 */
export async function withRetries<Result>(
  transaction: () => Promise<Result>,
  onRetry: (cause: RetryCause) => void,
  deadline = Number.POSITIVE_INFINITY,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      const cause = retryCause(error);
      if (!cause) throw error;
      if (attempt === tries) throw new ContentionError(`gave up after ${tries} tries, the last for ${cause}`);
      const pause = Math.random() * firstPause * 2 ** (attempt - 1);
      if (performance.now() + pause >= deadline) throw new DeadlineExceededError(`no time left to retry a ${cause}`);
      onRetry(cause);
      await sleep(pause);
    }
  }
}
