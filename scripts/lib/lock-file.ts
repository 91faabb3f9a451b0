import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { readKept } from "./kept-files";
import { workFolder } from "./paths";
import { identify, isAlive, processIdentitySchema } from "./process-identity";
import { createFile } from "./replace-file";

const holderSchema = processIdentitySchema.extend({ command: z.string() });

/** A `./lab` at work: its process and the command that it runs. */
export type Holder = z.infer<typeof holderSchema>;

/**
 * Runs `action` while this process holds a lock file; throws what `busy` makes of the holder when another one does.
 * A lock whose holder was killed, or that does not say who holds it, counts for nothing.
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
  const mine = JSON.stringify({ ...identify(process.pid), command } satisfies Holder);
  while (!createFile(file, mine)) {
    const holder = holderOf(file);
    if (holder && isAlive(holder)) throw busy(holder);
    removeStale(file);
  }
}

/** Two processes may find the same stale lock: what one of them has locked anew since is put back. */
function removeStale(file: string): void {
  const stale = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, stale);
    const holder = holderOf(stale);
    if (holder && isAlive(holder)) renameSync(stale, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  } finally {
    rmSync(stale, { force: true });
  }
}

/** Who holds a lock; nobody where it cannot be read, for it is written as a whole. */
const holderOf = (file: string): Holder | undefined => readKept("lock", file, holderSchema);
