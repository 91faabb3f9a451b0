import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { z } from "zod";
import { workFiles, workFolder } from "../lib/paths";
import { identify, isAlive, processIdentitySchema } from "../lib/process-identity";
import { UserError } from "../lib/user-error";

const holderSchema = processIdentitySchema.extend({ command: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * Runs `action` while no other `./lab` of this folder changes or loads the same stack: a reset in the middle of a load
 * would look like lost bookings, and a second `up` would take the first one's new containers for leftovers.
 * A lock whose holder was killed counts for nothing.
 */
export async function withLock<Result>(stack: string, command: string, action: () => Promise<Result>): Promise<Result> {
  acquire(stack, command);
  try {
    return await action();
  } finally {
    rmSync(workFiles.lock(stack), { force: true });
  }
}

function acquire(stack: string, command: string): void {
  mkdirSync(workFolder, { recursive: true });
  const holder = holderOf(stack);
  if (holder && isAlive(holder)) throw busy(stack, holder);
  if (holder) rmSync(workFiles.lock(stack), { force: true });
  try {
    const file = openSync(workFiles.lock(stack), "wx");
    writeSync(file, JSON.stringify({ ...identify(process.pid), command } satisfies Holder));
    closeSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw busy(stack, holderOf(stack));
  }
}

function holderOf(stack: string): Holder | undefined {
  const file = workFiles.lock(stack);
  if (!existsSync(file)) return undefined;
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function busy(stack: string, holder: Holder | undefined): UserError {
  const who = holder ? `./lab ${holder.command} (process ${holder.pid})` : "another ./lab";
  return new UserError(`${who} is at work on the lab "${stack}"`, "wait until it is done, or interrupt it with Ctrl-C");
}
