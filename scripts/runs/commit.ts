import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The revision that the lab runs from, `-dirty` when files differ from it; undefined outside a git checkout. */
export async function currentCommit(directory: string): Promise<string | undefined> {
  try {
    const { stdout } = await run("git", ["describe", "--always", "--dirty", "--abbrev=12"], { cwd: directory });
    return stdout.trim() || undefined;
  } catch {
    // No git, no checkout or no commit yet: the record does without.
    return undefined;
  }
}
