import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { readKept } from "../../kit/kept-files";
import { createFile } from "../../kit/replace-file";
import { workFolder } from "./paths";
import { identify, isAlive, processIdentitySchema } from "./process-identity";

const holderSchema = processIdentitySchema.extend({
  command: z.string(),
  /** Name of its machine, for a folder that several share; locks of before have none. */
  machine: z.string().default(hostname()),
});

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
    .filter((holder) => !isThisProcess(holder) && mayLive(holder));
}

/** How a holder is named to the user. */
export function describeHolder(holder: Holder | undefined): string {
  if (!holder) return "another ./lab";
  const where = holder.machine === hostname() ? "" : ` on ${holder.machine}`;
  return `./lab ${holder.command} (process ${holder.pid}${where})`;
}

/** The living holder of a lock file, if any. */
export function livingHolder(file: string): Holder | undefined {
  const holder = holderOf(file);
  return holder && mayLive(holder) ? holder : undefined;
}

function acquire(file: string, command: string, busy: (holder: Holder | undefined) => Error): void {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify({ ...identify(process.pid), command, machine: hostname() } satisfies Holder);
  while (!createFile(file, mine)) {
    const holder = livingHolder(file);
    if (holder) throw busy(holder);
    removeStale(file);
  }
}

/** Two processes may find the same stale lock: what one of them has locked anew since is put back. */
function removeStale(file: string): void {
  const stale = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, stale);
    if (livingHolder(stale)) renameSync(stale, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  } finally {
    rmSync(stale, { force: true });
  }
}

const isThisProcess = ({ pid, machine }: Holder): boolean => pid === process.pid && machine === hostname();

/** What another machine runs cannot be seen from here. */
const mayLive = (holder: Holder): boolean => holder.machine !== hostname() || isAlive(holder);

/** Who holds a lock; nobody where it cannot be read, for it is written as a whole. */
const holderOf = (file: string): Holder | undefined => readKept("lock", file, holderSchema);
