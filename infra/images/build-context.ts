import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { filesBelow } from "../../kit/cache";
import { readableMode } from "../../kit/modes";

/** A file of a build context, by its path in it. */
export interface ContextFile {
  readonly path: string;
  readonly contents: Uint8Array;
  /** Permissions; 0644 by default. */
  readonly mode?: number;
}

/**
 * Has `folder` hold these files and no others. What is right is left alone, and the rest is replaced file by file, each
 * as a whole: another stack's `up` in this clone may be hashing the folder, or sending it to an engine.
 */
export function fillContext(folder: string, files: readonly ContextFile[]): void {
  for (const file of files) put(folder, file);
  const wanted = new Set(files.map(({ path }) => path));
  for (const path of filesBelow(folder)) if (!wanted.has(path)) rmSync(join(folder, path), { force: true });
}

/** Every file below `folder`, to be put into a context under the same path. */
export function contextFilesOf(folder: string): ContextFile[] {
  return filesBelow(folder).map((path) => contextFile(path, join(folder, path)));
}

/** The file at `source`, to be put into a context as `path`. */
export function contextFile(path: string, source: string): ContextFile {
  return { path, contents: readFileSync(source), mode: readableMode(statSync(source).mode) };
}

function put(folder: string, { path, contents, mode = 0o644 }: ContextFile): void {
  const target = join(folder, path);
  makeFolder(folder, dirname(target));
  if (existsSync(target) && readFileSync(target).equals(contents)) {
    chmodSync(target, mode);
    return;
  }
  // Beside the folder, where nobody takes it for a part of the context.
  const unfinished = join(dirname(folder), `${basename(path)}.${randomUUID()}.unfinished`);
  writeFileSync(unfinished, contents);
  chmodSync(unfinished, mode);
  renameSync(unfinished, target);
}

/** Makes a folder of a context, readable for all whatever the umask: an image has folders as the context has them. */
function makeFolder(context: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  if (folder !== context) makeFolder(context, dirname(folder));
}
