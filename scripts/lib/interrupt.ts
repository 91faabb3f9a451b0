import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { type EndingSignal, onEndingSignal } from "../../kit/signals";
import { reportError, UserError } from "../../kit/user-error";

/**
 * A signal that aborts when the command is to end, for work that has to be wound up: at the first Ctrl-C, SIGTERM or
 * SIGHUP, and when nobody reads what it writes any more. Ctrl-C or SIGTERM once more ends it at once.
 */
export interface Interruption {
  readonly signal: AbortSignal;
  /**
   * The same, but only for signals that the programs started from here did not get themselves: a terminal sends Ctrl-C
   * to every program in its foreground, and passing it on would count as the second, impatient one.
   */
  readonly forChildren: AbortSignal;
}

/** An interruption that never comes: for what belongs to the winding up itself. */
export const calm: Interruption = { signal: new AbortController().signal, forChildren: new AbortController().signal };

let installed: (Interruption & { readonly windUp: () => void }) | undefined;

/** This process's interruption; asked again, it is the same. */
export function interruption(): Interruption {
  installed ??= install();
  return installed;
}

/** One closed terminal, or one Ctrl-C through several shells, may send more than one signal. */
const sameSignalMs = 500;

function install() {
  const all = new AbortController();
  const forChildren = new AbortController();
  let first = 0;
  const windUp = () => {
    all.abort();
    forChildren.abort();
  };
  onEndingSignal((name) => {
    if (all.signal.aborted) {
      if (name !== "SIGHUP" && Date.now() - first > sameSignalMs) process.exit(130);
      return;
    }
    first = Date.now();
    process.stderr.write("\ninterrupted: cleaning up (press Ctrl-C again to quit at once)\n");
    if (reachedChildren(name)) all.abort();
    else windUp();
  });
  return { signal: all.signal, forChildren: forChildren.signal, windUp };
}

const reachedChildren = (name: EndingSignal): boolean => name === "SIGINT" && process.stdin.isTTY;

/**
 * Has a reader that is gone (`| head`), or a terminal that was closed, end this command without a word: work under way
 * is wound up first. A full disk behind a redirection is one clear error.
 */
export function endWhenUnread(): void {
  for (const [name, stream] of Object.entries({ output: process.stdout, error: process.stderr })) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") {
        reportError(new UserError(`standard ${name} cannot be written: ${error.message}`, "redirect it elsewhere"));
        process.exitCode = 1;
      }
      if (installed) installed.windUp();
      else process.exit();
    });
  }
}

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs a program that has this command's own terminal, to its end; a signal to this command reaches it, too. */
export async function runAttached(program: string, args: readonly string[], options: SpawnOptions): Promise<Ended> {
  const child = spawn(program, args, options);
  const stop = onEndingSignal((name) => {
    // A closed terminal means to stop, too, and some programs are deaf to it on purpose.
    if (!reachedChildren(name)) child.kill(name === "SIGHUP" ? "SIGINT" : name);
  });
  try {
    const [code, signal] = (await once(child, "exit")) as [Ended["code"], Ended["signal"]];
    return { code, signal };
  } finally {
    stop();
  }
}
