import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
/** What a copy shares with this folder: packages, and the state of its stacks. */
const shared = ["node_modules", ".lab"];
const left = [...shared, ".git", "runs"];

/** A copy of this folder in which a file was edited, working on the same stacks: what a user's edit would be. */
export class ChangedClone {
  readonly folder = mkdtempSync(join(tmpdir(), "ticketwatch-clone-"));

  constructor() {
    for (const name of readdirSync(root).filter((entry) => !left.includes(entry))) {
      cpSync(join(root, name), join(this.folder, name), { recursive: true });
    }
    for (const name of shared) symlinkSync(join(root, name), join(this.folder, name));
  }

  /** Replaces a text that the file holds exactly once. */
  edit(file: string, before: string, after: string): void {
    const path = join(this.folder, file);
    const parts = readFileSync(path, "utf8").split(before);
    if (parts.length !== 2) throw new Error(`${file} holds "${before}" ${parts.length - 1} times`);
    writeFileSync(path, parts.join(after));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
