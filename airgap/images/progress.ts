/** Takes one plain line for the user to read. */
export type Log = (line: string) => void;

const progressInterval = 10_000;

/** Says what goes on, how long it has taken so far, and when it is done. */
export async function withProgress(step: string, log: Log, action: () => Promise<void>): Promise<void> {
  const start = performance.now();
  const elapsed = () => `${((performance.now() - start) / 1000).toFixed(0)} s`;
  log(step);
  const timer = setInterval(() => log(`${step}: ${elapsed()} so far`), progressInterval);
  try {
    await action();
  } finally {
    clearInterval(timer);
  }
  log(`${step}: done after ${elapsed()}`);
}
