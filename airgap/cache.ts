import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import envPaths from "env-paths";
import lockfile from "proper-lockfile";

/** The user's cache folder for everything that the lab builds; `TICKETWATCH_CACHE` moves it. */
export function cacheDirectory(): string {
  return process.env.TICKETWATCH_CACHE ?? envPaths("ticketwatch", { suffix: "" }).cache;
}

/** Short sha256 over texts, for cache keys and image tags: 12 hexadecimal digits. */
export function hashOf(...texts: string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest("hex").slice(0, 12);
}

/** Paths of every file below `directory`, relative to it, in a stable order. */
export function filesBelow(directory: string): string[] {
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" });
  return paths.filter((path) => statSync(join(directory, path)).isFile()).sort();
}

/** `hashOf` over every file below `directory` (names and contents), in a stable order. */
export function hashOfDirectory(directory: string): string {
  return hashOf(...filesBelow(directory).flatMap((path) => [path, readFileSync(join(directory, path), "utf8")]));
}

/** Where `cached` keeps `name` at `key`, whether it has been built or not. */
export function cachePath(name: string, key: string): string {
  return join(cacheDirectory(), `${name}-${key}`);
}

/**
 * Returns the folder `<cache>/<name>-<key>`, letting `build` fill it if it is not there yet.
 * Two processes that ask at the same time build once: the second waits. A build that fails or is cut off leaves
 * nothing behind, because it works in a folder beside and is renamed into place when whole.
 */
export async function cached(name: string, key: string, build: (directory: string) => Promise<void>): Promise<string> {
  const target = cachePath(name, key);
  if (existsSync(target)) return target;
  mkdirSync(cacheDirectory(), { recursive: true });
  const release = await lockfile.lock(target, {
    realpath: false,
    stale: 30_000,
    retries: { forever: true, minTimeout: 250, maxTimeout: 1000 },
  });
  try {
    if (!existsSync(target)) await buildBeside(target, build);
  } finally {
    await release();
  }
  return target;
}

async function buildBeside(target: string, build: (directory: string) => Promise<void>): Promise<void> {
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await build(unfinished);
    renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
