import { chmodSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Permissions of a file that all may read, and run where its owner may: a clone that was made under a strict umask has
 * others, and in an image another user has to read it.
 */
export function readableMode(mode: number): number {
  return mode & 0o100 ? 0o755 : 0o644;
}

/** Gives everything below a folder such permissions. */
export function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const stats = lstatSync(join(folder, path));
    if (stats.isDirectory()) chmodSync(join(folder, path), 0o755);
    else if (stats.isFile()) chmodSync(join(folder, path), readableMode(stats.mode));
  }
}
