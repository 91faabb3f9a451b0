import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type FailedCommand, operationError } from "./operation-errors";
import { backendDescription } from "./pulumi-environment";

const lockSchema = z.object({ pid: z.number(), username: z.string(), hostname: z.string(), timestamp: z.string() });

/** Where a backend of files keeps the locks of a stack of this project; pulumi/pulumi: `pkg/backend/diy/lock.go`. */
const folderOf = (backend: string, stack: string): string =>
  join(fileURLToPath(backend), ".pulumi", "locks", "organization", "ticketwatch", stack);

/**
 * Throws while another Pulumi operation works on the stack, or has left its lock: what that has made and not yet told
 * the state of would look like leftovers. Backends that are no folder tell of their locks when they are asked to work.
 */
export function assertNotLocked(failed: FailedCommand): void {
  const backend = backendDescription();
  if (!backend.startsWith("file:///")) return;
  const folder = folderOf(backend, failed.stack);
  const locks = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  const [lock] = locks;
  if (!lock) return;
  throw operationError(failed, [
    `the stack is currently locked by ${locks.length} lock(s): ${describe(join(folder, lock))}`,
  ]);
}

/** As Pulumi says it. */
function describe(file: string): string {
  try {
    const { username, hostname, pid, timestamp } = lockSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return `created by ${username}@${hostname} (pid ${pid}) at ${timestamp}`;
  } catch {
    return file;
  }
}
