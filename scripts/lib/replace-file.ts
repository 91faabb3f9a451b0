import { renameSync, writeFileSync } from "node:fs";

/** Writes a file as a whole: who reads it meanwhile sees the old text or the new one, never half of one. */
export function replaceFile(path: string, text: string, { mode }: { readonly mode?: number } = {}): void {
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, text, { mode });
  renameSync(unfinished, path);
}
