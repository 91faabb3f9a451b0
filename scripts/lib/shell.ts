import { $ } from "zx";

/** zx with its echo off; commands are given as templates, so arguments are quoted. */
export const shell = $({ quiet: true, nothrow: true });

/** Path of a program on PATH, or undefined. */
export async function findOnPath(program: string): Promise<string | undefined> {
  const found = await shell`command -v ${program}`;
  return found.exitCode === 0 ? found.stdout.trim() : undefined;
}
