import { rmSync } from "node:fs";
import { z } from "zod";
import { readKept } from "../../kit/kept-files";
import { replaceFile } from "../../kit/replace-file";
import { messageOf, UserError } from "../../kit/user-error";
import { labCommand } from "../lib/program";
import { type UndoStep, undo, undoStepSchema } from "./undo";

const journalSchema = z.strictObject({
  schemaVersion: z.literal(1),
  drill: z.string(),
  fault: z.string(),
  /** In the order in which the fault was made; they are undone from the last to the first. */
  steps: z.array(undoStepSchema),
});

type Contents = z.infer<typeof journalSchema>;

/** What has to be undone, on disk before it is done: whoever kills a drill leaves a list for the next one. */
export class Journal {
  private contents: Contents;

  constructor(
    private readonly file: string,
    drill: string,
    fault: string,
  ) {
    this.contents = { schemaVersion: 1, drill, fault, steps: [] };
  }

  /** Writes a step down; when this returns, it survives this process. */
  add(step: UndoStep): void {
    this.contents = { ...this.contents, steps: [...this.contents.steps, step] };
    save(this.file, this.contents);
  }

  /** Undoes every step, the last first, and forgets the journal when all are undone. */
  async replay(perform: (step: UndoStep) => Promise<void> = undo): Promise<void> {
    this.contents = await replayed(this.file, this.contents, perform);
  }
}

/** Undoes what a drill that was killed has left; gives its fault's name, or undefined where nothing was left. */
export async function undoLeftDrill(
  file: string,
  perform: (step: UndoStep) => Promise<void> = undo,
): Promise<string | undefined> {
  const contents = readKept("drill", file, journalSchema);
  if (!contents) return undefined;
  await replayed(file, contents, perform);
  return contents.fault;
}

/** The fault that a drill has made and not undone, by the journal; undefined where there is none. */
export function faultIn(file: string): string | undefined {
  return readKept("drill", file, journalSchema)?.fault;
}

async function replayed(file: string, contents: Contents, perform: (step: UndoStep) => Promise<void>) {
  const failures: string[] = [];
  const left: UndoStep[] = [];
  for (const step of [...contents.steps].reverse()) {
    await perform(step).catch((error: unknown) => {
      left.unshift(step);
      failures.push(`${step.kind}: ${messageOf(error)}`);
    });
  }
  const remaining = { ...contents, steps: left };
  if (left.length > 0) {
    save(file, remaining);
    throw new UserError(
      `the fault ${contents.fault} could not be undone (${failures.join("; ")})`,
      `mend what it says, then run ${labCommand("up")}: it goes on undoing from ${file}`,
    );
  }
  rmSync(file, { force: true });
  return remaining;
}

function save(file: string, contents: Contents): void {
  replaceFile(file, JSON.stringify(contents, null, 2), { mode: 0o600 });
}
