/** The signals that end a command: Ctrl-C, a kill, and a terminal that was closed. */
export const allEndingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const withoutHangUp = ["SIGINT", "SIGTERM"] as const;

export type EndingSignal = (typeof allEndingSignals)[number];

/** Node forgets that it was started with SIGHUP ignored, as `nohup` does; the `lab` script says so. */
export function keepIgnoringHangUp(): void {
  if (process.env.TICKETWATCH_NOHUP) process.on("SIGHUP", () => undefined);
}

/** Calls `listener` for each of them, in the place of the process's end; what it gives takes that back. */
export function onEndingSignal(listener: (signal: EndingSignal) => void): () => void {
  const endingSignals = process.env.TICKETWATCH_NOHUP ? withoutHangUp : allEndingSignals;
  for (const signal of endingSignals) process.on(signal, listener);
  return () => {
    for (const signal of endingSignals) process.off(signal, listener);
  };
}
