/** A mistake or a circumstance that the user can mend: shown as its message and remedy, without a stack trace. */
export class UserError extends Error {
  constructor(
    message: string,
    /** What to do about it. */
    readonly remedy: string,
  ) {
    super(message);
    this.name = "UserError";
  }
}

/** Text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const room = "free disk space (`df -h` shows what is full), then run the command again";

/** What to do about an error of the operating system that says nothing of a fault in here. */
const systemRemedies: Readonly<Record<string, string>> = {
  ENOSPC: room,
  EDQUOT: room,
  EFBIG: "lift the limit on the size of files (`ulimit -f`), then run the command again",
  EACCES: "work as the user whom it belongs to, or give yourself the right to it; what ran as root leaves root's",
  EROFS: "work in a clone on a file system that can be written to",
  EMFILE: "lift the limit on open files (`ulimit -n`), then run the command again",
};

/** What to do about anything that was thrown, as far as it or its kind says. */
export function remedyOf(error: unknown): string | undefined {
  const { remedy, code } = (error ?? {}) as { readonly remedy?: unknown; readonly code?: unknown };
  return typeof remedy === "string" ? remedy : systemRemedies[String(code)];
}

/** Puts a thrown value on standard error as a user should see it. */
export function reportError(error: unknown): void {
  const { stderr } = process;
  const remedy = remedyOf(error);
  if (remedy) stderr.write(`error: ${messageOf(error)}\n  fix: ${remedy}\n`);
  else stderr.write(`unexpected error, which is a fault of TicketWatch: ${(error as Error)?.stack ?? String(error)}\n`);
}
