import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { messageOf, remedyOf, UserError } from "./user-error";

type Contents = string | Uint8Array;

interface WriteOptions {
  /** Who may read it; by default everybody whom the umask lets. */
  readonly mode?: number;
}

/**
 * Writes a file as a whole: who reads it meanwhile or after a crash sees the old contents or the new, never half of
 * them. When this returns, they are on disk.
 */
export function replaceFile(path: string, contents: Contents, options: WriteOptions = {}): void {
  writeBeside(path, contents, options, (unfinished) => renameSync(unfinished, path));
}

/** The same for a file that must not be there yet; false, and nothing written, where it is. */
export function createFile(path: string, contents: Contents, options: WriteOptions = {}): boolean {
  try {
    writeBeside(path, contents, options, (unfinished) => putNew(unfinished, path));
    return true;
  } catch (error) {
    if (codeOf((error as Error).cause) === "EEXIST") return false;
    throw error;
  }
}

/** At once where the file system has links: nobody sees the file before it is whole. */
function putNew(unfinished: string, path: string): void {
  try {
    linkSync(unfinished, path);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "ENOSYS"].includes(codeOf(error) ?? "")) throw error;
    copyFileSync(unfinished, path, constants.COPYFILE_EXCL);
  }
}

/** Puts text at the end of a file. */
export function appendToFile(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw notWritten(path, error);
  }
}

function writeBeside(path: string, contents: Contents, { mode }: WriteOptions, put: (unfinished: string) => void) {
  // Nobody else can have prepared a file or a link of this name.
  const unfinished = `${path}.${randomBytes(6).toString("hex")}.unfinished`;
  try {
    const file = openSync(unfinished, "wx", mode ?? 0o666);
    try {
      writeFileSync(file, contents);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    put(unfinished);
    syncFolder(dirname(path));
  } catch (error) {
    throw notWritten(path, error);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** A new name is on disk when its folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

function notWritten(path: string, cause: unknown): UserError {
  const isFull = ["ENOSPC", "EDQUOT"].includes(codeOf(cause) ?? "");
  const error = isFull
    ? new UserError(`${path} cannot be written: the disk is full`, "free disk space, then run the command again")
    : new UserError(
        `${path} cannot be written: ${messageOf(cause)}`,
        remedyOf(cause) ?? "see that its folder is there and yours to write",
      );
  return Object.assign(error, { cause });
}
