import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts shell scripts into a folder as programs of these names: first on PATH, they stand for the real ones. */
export function writePrograms(folder: string, scripts: Readonly<Record<string, string>>): void {
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
}
