import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const packages = "node_modules";
const state = ".lab";
/** What others look for in a clone of theirs: what was fetched, what is known of stacks, and records. */
const left = [packages, state, ".git", "runs", "drills", "capacity", "experiments", "dumps"];

/** A copy of this folder that shares its packages, and nothing else. */
export class Clone {
  readonly folder = mkdtempSync(join(tmpdir(), "ticketwatch-clone-"));

  constructor() {
    for (const name of readdirSync(root).filter((entry) => !left.includes(entry))) {
      this.copy(name);
    }
    this.share(packages);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Another test may remove its stack's configuration meanwhile. */
  private copy(name: string): void {
    try {
      cpSync(join(root, name), join(this.folder, name), { recursive: true });
    } catch (error) {
      if (existsSync(join(root, name))) throw error;
    }
  }

  protected share(name: string): void {
    symlinkSync(join(root, name), join(this.folder, name));
  }
}

/** A copy in which a file was edited, working on the same stacks: what a user's edit would be. */
export class ChangedClone extends Clone {
  constructor() {
    super();
    this.share(state);
  }

  /** Replaces a text that the file holds exactly once. */
  edit(file: string, before: string, after: string): void {
    const path = join(this.folder, file);
    const parts = readFileSync(path, "utf8").split(before);
    if (parts.length !== 2) throw new Error(`${file} holds "${before}" ${parts.length - 1} times`);
    writeFileSync(path, parts.join(after));
  }
}
