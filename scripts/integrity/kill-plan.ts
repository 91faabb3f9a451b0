export const killTargets = ["app", "mysql"] as const;
export type KillTarget = (typeof killTargets)[number];

/** One SIGKILL to come. */
export interface PlannedKill {
  readonly target: KillTarget;
  /** It strikes when this many attempts have been decided. */
  readonly afterAttempts: number;
  /** And this much later, so that it falls anywhere within a request; milliseconds. */
  readonly delayMs: number;
  /** How long the container stays down before it is started again; milliseconds. */
  readonly downMs: number;
  /** 0 to below 1: which of the target's containers is hit. */
  readonly pick: number;
}

/** Attempts at the end of a run that no kill may fall into, as a share: the last one must not be cut short. */
const quietShare = 0.05;
const longestDelayMs = 200;
const shortestDownMs = 100;
const longestDownMs = 1500;

/** Random moments all over the run, `killsEach` for each target: one in each equal stretch of the attempts. */
export function planKills(
  targets: readonly KillTarget[],
  killsEach: number,
  attempts: number,
  random: () => number,
): PlannedKill[] {
  const stretch = (attempts * (1 - quietShare)) / killsEach;
  const kills = targets.flatMap((target) =>
    Array.from({ length: killsEach }, (_, index) => ({
      target,
      afterAttempts: Math.floor((index + random()) * stretch),
      delayMs: random() * longestDelayMs,
      downMs: shortestDownMs + random() * (longestDownMs - shortestDownMs),
      pick: random(),
    })),
  );
  return kills.sort((one, other) => one.afterAttempts - other.afterAttempts);
}
