/**
 * A signal that aborts at the first Ctrl-C or SIGTERM, for work that has to be wound up; the second one exits at once.
 * On a terminal Ctrl-C reaches every program in the foreground by itself: `forward` is then false, because passing it on
 * would count as the second, impatient one.
 */
export interface Interruption {
  readonly signal: AbortSignal;
  /** The same, but only for signals that the programs started from here did not get themselves. */
  readonly forChildren: AbortSignal;
}

let installed: Interruption | undefined;

/** This process's interruption; asked again, it is the same. */
export function interruption(): Interruption {
  installed ??= install();
  return installed;
}

function install(): Interruption {
  const all = new AbortController();
  const forChildren = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (all.signal.aborted) process.exit(130);
    process.stderr.write("\ninterrupted: winding up (once more to leave at once)\n");
    all.abort();
    if (name !== "SIGINT" || !process.stdin.isTTY) forChildren.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return { signal: all.signal, forChildren: forChildren.signal };
}
