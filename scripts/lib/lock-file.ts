import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { workFolder } from "./paths";
import { identify, isAlive, processIdentitySchema } from "./process-identity";

const holderSchema = processIdentitySchema.extend({ command: z.string() });

/** A `./lab` at work: its process and the command that it runs. */
export type Holder = z.infer<typeof holderSchema>;

/**
 * Runs `action` while this process holds a lock file; throws what `busy` makes of the holder when another one does.
 * A lock whose holder was killed counts for nothing.
 */
export async function withLockFile<Result>(
  file: string,
  command: string,
  busy: (holder: Holder | undefined) => Error,
  action: () => Promise<Result>,
): Promise<Result> {
  acquire(file, command, busy);
  try {
    return await action();
  } finally {
    rmSync(file, { force: true });
  }
}

/** The other `./lab` processes of this clone that are at work now. */
export function othersAtWork(): Holder[] {
  if (!existsSync(workFolder)) return [];
  return readdirSync(workFolder)
    .filter((name) => name.endsWith(".lock"))
    .map((name) => holderOf(join(workFolder, name)))
    .filter((holder) => holder !== undefined)
    .filter((holder) => holder.pid !== process.pid && isAlive(holder));
}

/** How a holder is named to the user. */
export function describeHolder(holder: Holder | undefined): string {
  return holder ? `./lab ${holder.command} (process ${holder.pid})` : "another ./lab";
}

function acquire(file: string, command: string, busy: (holder: Holder | undefined) => Error): void {
  mkdirSync(dirname(file), { recursive: true });
  const holder = holderOf(file);
  if (holder && isAlive(holder)) throw busy(holder);
  if (holder) rmSync(file, { force: true });
  try {
    const handle = openSync(file, "wx");
    writeSync(handle, JSON.stringify({ ...identify(process.pid), command } satisfies Holder));
    closeSync(handle);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw busy(holderOf(file));
  }
}

function holderOf(file: string): Holder | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
