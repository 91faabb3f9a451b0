import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { readKept } from "../../kit/kept-files";
import { appendToFile, replaceFile } from "../../kit/replace-file";
import { type RunRecord, runRecordSchema } from "./record";
import { upgraded } from "./upgrade";

/** A run's id: sorts by time, names the scene, and two runs of the same second differ. */
export function newRunId(scene: string, now: Date = new Date()): string {
  const timestamp = now
    .toISOString()
    .replace(/[-:]/g, "")
    .replace(/\.\d+Z$/, "Z");
  return `${timestamp}-${scene}-${randomBytes(2).toString("hex")}`;
}

/** The folder of one run; what is handed to it is on disk at once, so a run that is cut off keeps what it had. */
export class RunFolder {
  readonly directory: string;

  constructor(
    runsDirectory: string,
    readonly id: string,
  ) {
    this.directory = join(runsDirectory, id);
    mkdirSync(join(this.directory, "raw"), { recursive: true });
  }

  get recordPath(): string {
    return join(this.directory, "run.json");
  }

  /** Where a stage's raw output goes, relative to the run's folder. */
  rawPath(stage: string): string {
    return join("raw", `${stage.replace(/[^a-z0-9]+/gi, "-")}.txt`);
  }

  appendRaw(stage: string, text: string): void {
    appendToFile(join(this.directory, this.rawPath(stage)), text);
  }

  /** Replaces run.json as a whole: a reader sees the old record or the new one, never half of one. */
  write(record: RunRecord): void {
    replaceFile(this.recordPath, `${JSON.stringify(runRecordSchema.parse(record), null, 2)}\n`);
  }
}

/** Reads and checks the record of a run, of any version; what comes back is of the newest. */
export function readRun(runsDirectory: string, id: string): RunRecord {
  return readRecord(join(runsDirectory, id, "run.json"));
}

/** Reads and checks a record of any version from a file. */
export function readRecord(path: string, kind: "run" | "baseline" = "run"): RunRecord {
  const record = readKept(kind, path, runRecordSchema, (contents) => upgraded(JSON.parse(contents.toString())));
  if (record) return record;
  throw new Error(`${path} is not there`);
}
