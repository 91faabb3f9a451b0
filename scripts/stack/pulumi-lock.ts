import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { backendDescription } from "../lib/backend";
import { begunAt } from "../lib/process-identity";
import type { Report } from "../lib/steps";
import { type FailedCommand, operationError } from "./operation-errors";

const lockSchema = z.object({ pid: z.number(), username: z.string(), hostname: z.string(), timestamp: z.string() });
type Lock = z.infer<typeof lockSchema>;

/** Where a backend of files keeps the locks of a stack of this project; pulumi/pulumi: `pkg/backend/diy/lock.go`. */
const folderOf = (backend: string, stack: string): string =>
  join(fileURLToPath(backend), ".pulumi", "locks", "organization", "ticketwatch", stack);

/**
 * Throws while another Pulumi operation works on the stack, or may: what that has made and not yet told the state of
 * would look like leftovers. A lock whose process was of this machine and is gone is removed. Backends that are no
 * folder tell of their locks when they are asked to work.
 */
export function assertNotLocked(failed: FailedCommand, report: Report): void {
  const backend = backendDescription();
  if (!backend.startsWith("file:///")) return;
  const folder = folderOf(backend, failed.stack);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  const locks = names.map((name) => ({ file: join(folder, name), lock: read(join(folder, name)) }));
  const held = locks.filter(({ lock }) => !lock || !isGone(lock));
  const [first] = held;
  if (first) {
    throw operationError(failed, [
      `the stack is currently locked by ${held.length} lock(s): ${first.lock ? describe(first.lock) : first.file}`,
    ]);
  }
  for (const { file, lock } of locks) {
    rmSync(file, { force: true });
    report(`took over the stack from process ${lock?.pid} of this machine, which ended without releasing it`);
  }
}

function read(file: string): Lock | undefined {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** As Pulumi says it. */
function describe({ username, hostname, pid, timestamp }: Lock): string {
  return `created by ${username}@${hostname} (pid ${pid}) at ${timestamp}`;
}

/** Locks tell whole seconds. */
const roundingMs = 2000;

/** Whether its process was of this machine and has ended; its number may be a later one's. */
function isGone({ pid, hostname: machine, timestamp }: Lock): boolean {
  if (machine !== hostname()) return false;
  const begun = begunAt(pid);
  return begun === undefined || begun.getTime() > Date.parse(timestamp) + roundingMs;
}
