import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import type { z } from "zod";
import { messageOf, UserError } from "../../kit/user-error";
import { type ExperimentFile, experimentFileSchema } from "./file";
import { problemsOf } from "./problems";
import { experimentSettings } from "./settings";

/** Experiments that come with the lab. */
export const readyFolder = join(__dirname, "ready");
const extension = ".yaml";
const remedy =
  "correct the file: scripts/experiments/experiment-file.schema.json says what it may hold, ./lab experiment --list shows examples";

const noSetting = `no setting that an experiment can vary; those are ${experimentSettings.join(", ")}`;

/** Names of the experiments that come with the lab. */
export function readyNames(): string[] {
  return readdirSync(readyFolder)
    .filter((name) => name.endsWith(extension))
    .map((name) => basename(name, extension))
    .sort();
}

/** The file that a user means: a path, or the name of an experiment that comes with the lab. */
export function experimentPath(wanted: string): string {
  if (existsSync(wanted)) return wanted;
  if (readyNames().includes(wanted)) return join(readyFolder, `${wanted}${extension}`);
  throw new UserError(
    `there is no file "${wanted}", and no experiment of that name comes with the lab`,
    `give the path of a file, or one of: ${readyNames().join(", ")}`,
  );
}

/** Reads and checks an experiment. Throws a UserError that names the file, every place in it that is wrong, and why. */
export function readExperimentFile(path: string): ExperimentFile {
  const parsed = experimentFileSchema.safeParse(document(path));
  const problems = parsed.success ? problemsOf(parsed.data) : parsed.error.issues.flatMap(described);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new UserError([`${path} is no experiment:`, ...problems.map((line) => `  ${line}`)].join("\n"), remedy);
}

function document(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    const [reason] = messageOf(error).split("\n");
    throw new UserError(`${path} cannot be read as YAML: ${reason}`, remedy);
  }
}

function described(issue: z.core.$ZodIssue): string[] {
  const place = placeOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    const reason = ["matrix", "settings", "baseline"].includes(place) ? noSetting : "there is no such key here";
    return issue.keys.map((key) => `${place ? `${place}.` : ""}${key}: ${reason}`);
  }
  return [`${place || "the file"}: ${issue.message}`];
}

/** `matrix.databasePoolSize[1]` */
function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, key) => (typeof key === "number" ? `${place}[${key}]` : `${place}${place ? "." : ""}${String(key)}`),
    "",
  );
}
