import { readFileSync } from "node:fs";
import { uptime } from "node:os";
import { z } from "zod";

/** A process that can be told from a later one that was given its number. */
export const processIdentitySchema = z.object({ pid: z.number().int().positive(), startTime: z.string() });
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** Identity of a process that runs. */
export function identify(pid: number): ProcessIdentity {
  return { pid, startTime: startTime(pid) ?? "" };
}

/** Whether that very process still runs. */
export function isAlive({ pid, startTime: begun }: ProcessIdentity): boolean {
  return startTime(pid) === begun;
}

const ticksPerSecond = 100;

/** When a process began; undefined once it is gone. Without /proc it is taken for as old as the machine. */
export function begunAt(pid: number): Date | undefined {
  const ticks = startTime(pid);
  return ticks === undefined ? undefined : new Date(Date.now() - (uptime() - Number(ticks) / ticksPerSecond) * 1000);
}

/** When a process started, in the kernel's ticks; undefined once it is gone. Without /proc only that it is there is known. */
function startTime(pid: number): string | undefined {
  if (process.platform !== "linux") return answersSignals(pid) ? "" : undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, may hold anything; state and start time are counted from behind it, see proc(5).
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : fields[18];
  } catch {
    return undefined;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
