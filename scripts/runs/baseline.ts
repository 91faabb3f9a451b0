import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../kit/replace-file";
import { UserError } from "../../kit/user-error";
import { checkedName } from "../lib/names";
import type { RunRecord } from "./record";
import { readRecord } from "./store";

const pathOf = (folder: string, scene: string) => join(folder, `${checkedName("scene", scene)}.json`);

/**
 * Keeps a run as its scene's baseline, in a file of its own that can be committed, for `runs/` is not.
 * What only draws charts is left out. Gives the file's path.
 */
export function pinBaseline(folder: string, record: RunRecord): string {
  if (record.status !== "completed" || !record.verdict.passed) {
    throw new UserError(
      `${record.id} cannot be a baseline: ${record.status === "completed" ? "its verdict is failed" : `it is ${record.status}`}`,
      "pin a run that passed; ./lab runs lists them",
    );
  }
  mkdirSync(folder, { recursive: true });
  const path = pathOf(folder, record.scene);
  replaceFile(path, `${JSON.stringify({ ...record, series: [] }, null, 2)}\n`);
  return path;
}

/** The scene's baseline. Throws a UserError when none is pinned, or when its file is not a run's record. */
export function readBaseline(folder: string, scene: string): RunRecord {
  const path = pathOf(folder, scene);
  if (!existsSync(path)) {
    throw new UserError(`no baseline is pinned for ${scene}`, "./lab baseline pin <run> pins one");
  }
  return readRecord(path, "baseline");
}

/** Scenes that have a baseline. */
export function baselineScenes(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => (name.endsWith(".json") ? name.slice(0, -".json".length) : []))
    .sort();
}

/** Removes the scene's baseline; says whether there was one. */
export function clearBaseline(folder: string, scene: string): boolean {
  const path = pathOf(folder, scene);
  const found = existsSync(path);
  rmSync(path, { force: true });
  return found;
}
