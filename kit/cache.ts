import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
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
 * nothing behind, because it works in a folder beside and is renamed into place when whole. What a crash of the machine
 * or a full disk has cut off afterwards is built anew.
 */
export async function cached(name: string, key: string, build: (directory: string) => Promise<void>): Promise<string> {
  const target = cachePath(name, key);
  if (isWhole(target)) return target;
  mkdirSync(cacheDirectory(), { recursive: true });
  const release = await lockfile.lock(target, {
    realpath: false,
    stale: 30_000,
    retries: { forever: true, minTimeout: 250, maxTimeout: 1000 },
  });
  try {
    if (!isWhole(target)) await buildBeside(target, build);
  } finally {
    await release();
  }
  return target;
}

/** Where a folder's files are listed with their sizes; beside it, for what is in it is used as a whole. */
const listOf = (target: string): string => `${target}.files.json`;

function sizesIn(directory: string): Record<string, number> {
  const found = readdirSync(directory, { recursive: true, encoding: "utf8" }).map(
    (path) => [path, lstatSync(join(directory, path))] as const,
  );
  return Object.fromEntries(found.filter(([, stats]) => stats.isFile()).map(([path, { size }]) => [path, size]));
}

/** Whether a folder of the cache is there with all that was built. One of before has no list: it must not be empty. */
export function isWhole(target: string): boolean {
  if (!existsSync(target)) return false;
  if (!existsSync(listOf(target))) return Object.values(sizesIn(target)).some((size) => size > 0);
  try {
    const sizes = Object.entries(JSON.parse(readFileSync(listOf(target), "utf8")) as Record<string, unknown>);
    return sizes.length > 0 && sizes.every(([path, size]) => lstatSync(join(target, path)).size === size);
  } catch {
    return false;
  }
}

async function buildBeside(target: string, build: (directory: string) => Promise<void>): Promise<void> {
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await build(unfinished);
    writeFileSync(listOf(target), JSON.stringify(sizesIn(unfinished)));
    rmSync(target, { recursive: true, force: true });
    renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
