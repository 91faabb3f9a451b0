/** The signals that end a command: Ctrl-C, a kill, and a terminal that was closed. */
export const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export type EndingSignal = (typeof endingSignals)[number];

/** Calls `listener` for each of them, in the place of the process's end; what it gives takes that back. */
export function onEndingSignal(listener: (signal: EndingSignal) => void): () => void {
  for (const signal of endingSignals) process.on(signal, listener);
  return () => {
    for (const signal of endingSignals) process.off(signal, listener);
  };
}
