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

/** Puts a thrown value on standard error as a user should see it. */
export function reportError(error: unknown): void {
  const { stderr } = process;
  const remedy = (error as { remedy?: unknown } | undefined)?.remedy;
  if (typeof remedy === "string") stderr.write(`error: ${messageOf(error)}\n  fix: ${remedy}\n`);
  else stderr.write(`unexpected error, which is a fault of TicketWatch: ${(error as Error)?.stack ?? String(error)}\n`);
}
