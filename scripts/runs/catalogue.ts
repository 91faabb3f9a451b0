import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../lib/user-error";
import { headlineResult, type RunRecord } from "./record";
import { readRun } from "./store";

/** A run in the list; of a folder that holds no readable record only the id, and why. */
export interface ListedRun {
  readonly id: string;
  readonly scene: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly status: RunRecord["status"] | null;
  readonly passed: boolean | null;
  /** Answers or transactions per second of the headline stage. */
  readonly throughput: number | null;
  readonly p99Seconds: number | null;
  readonly seatsSold: number | null;
  /** Why it cannot be read. */
  readonly problem: string | null;
}

const nothing = { throughput: null, p99Seconds: null, seatsSold: null };

/** Ids of all folders in the runs folder, oldest first: ids begin with the time. */
export function runIds(runsDirectory: string): string[] {
  if (!existsSync(runsDirectory)) return [];
  const entries = readdirSync(runsDirectory, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort();
}

/** All runs, oldest first. What is no run is listed as such, never left out and never an error. */
export function listRuns(runsDirectory: string): ListedRun[] {
  return runIds(runsDirectory).map((id) => {
    try {
      return listed(readRun(runsDirectory, id));
    } catch (error) {
      const unknown = { scene: null, startedAt: null, endedAt: null, status: null, passed: null };
      return { id, ...unknown, ...nothing, problem: problemOf(error, join(runsDirectory, id)) };
    }
  });
}

/** The run's line in the list. */
export function listed(record: RunRecord): ListedRun {
  const { id, scene, startedAt, endedAt, status, verdict, integrity } = record;
  const result = headlineResult(record);
  return {
    ...{ id, scene, startedAt, endedAt, status },
    passed: verdict.passed,
    throughput: result?.throughput ?? null,
    p99Seconds: result?.latencySeconds?.p99 ?? null,
    seatsSold: integrity?.seatsSold ?? null,
    problem: null,
  };
}

function problemOf(error: unknown, folder: string): string {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return "there is no run.json in this folder";
  if (error instanceof SyntaxError) return "its run.json is not JSON; was it cut off?";
  return messageOf(error).replace(`${folder}/`, "");
}

/**
 * The record that a user means by an id, by a part of it that only one run has, or by `latest`.
 * Throws a UserError when there is none, several, or one that cannot be read.
 */
export function findRun(runsDirectory: string, wanted: string): RunRecord {
  const id = idOf(runIds(runsDirectory), wanted);
  try {
    return readRun(runsDirectory, id);
  } catch (error) {
    const problem = problemOf(error, join(runsDirectory, id));
    throw new UserError(`the run ${id} cannot be read: ${problem}`, "./lab runs lists those that can");
  }
}

function idOf(ids: readonly string[], wanted: string): string {
  const latest = ids.at(-1);
  if (!latest) throw new UserError("there are no runs yet", "./lab load on-sale makes one");
  if (wanted === "latest") return latest;
  if (ids.includes(wanted)) return wanted;
  const [found, ...others] = ids.filter((id) => id.includes(wanted));
  if (found && others.length === 0) return found;
  const what = found ? `"${wanted}" could be any of ${others.length + 1} runs` : `there is no run "${wanted}"`;
  throw new UserError(what, "./lab runs lists them; latest stands for the newest");
}
