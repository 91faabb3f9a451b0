import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readKept } from "../../kit/kept-files";
import { messageOf, UserError } from "../../kit/user-error";
import { headlineResult, type RunRecord } from "./record";
import { readRun } from "./store";

/** A run in the list; of a folder that holds no readable record only the id, and why. */
export interface ListedRun {
  readonly id: string;
  /** A proof by `./lab integrity` has a verdict, and no scene or figures. */
  readonly kind: "load" | "integrity";
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
    const kind = isProof(runsDirectory, id) ? "integrity" : "load";
    try {
      return kind === "integrity" ? listedProof(runsDirectory, id) : listed(readRun(runsDirectory, id));
    } catch (error) {
      const unknown = { scene: null, startedAt: null, endedAt: null, status: null, passed: null };
      return { id, kind, ...unknown, ...nothing, problem: problemOf(error, join(runsDirectory, id)) };
    }
  });
}

const proofPath = (runsDirectory: string, id: string) => join(runsDirectory, id, "integrity.json");

/** Proofs of integrity are kept beside the runs, and are no load. */
const isProof = (runsDirectory: string, id: string) => existsSync(proofPath(runsDirectory, id));

/** What the list shows of a proof, whatever its version. */
const proofSchema = z.object({
  kind: z.literal("integrity"),
  startedAt: z.string(),
  endedAt: z.string(),
  status: z.enum(["completed", "interrupted", "failed"]),
  clean: z.boolean(),
});

/** The head of a proof's record. */
export function readProof(runsDirectory: string, id: string): z.output<typeof proofSchema> {
  return readKept("proof", proofPath(runsDirectory, id), proofSchema) as z.output<typeof proofSchema>;
}

function listedProof(runsDirectory: string, id: string): ListedRun {
  const { clean: passed, kind, startedAt, endedAt, status } = readProof(runsDirectory, id);
  return { id, kind, scene: null, startedAt, endedAt, status, passed, ...nothing, problem: null };
}

/** The run's line in the list. */
export function listed(record: RunRecord): ListedRun {
  const { id, scene, startedAt, endedAt, status, verdict, integrity } = record;
  const result = headlineResult(record);
  return {
    ...{ id, kind: "load", scene, startedAt, endedAt, status },
    passed: verdict.passed,
    throughput: result?.throughput ?? null,
    p99Seconds: result?.latencySeconds?.p99 ?? null,
    seatsSold: integrity?.seatsSold ?? null,
    problem: null,
  };
}

function problemOf(error: unknown, folder: string): string {
  if (!existsSync(join(folder, "run.json")) && !existsSync(join(folder, "integrity.json")))
    return "there is no run.json in this folder";
  return messageOf(error).replace(`${folder}/`, "");
}

/**
 * The record of the load run that a user means by an id, by a part of it that only one run has, or by `latest`.
 * Throws a UserError when there is none, several, or one that cannot be read.
 */
export function findRun(runsDirectory: string, wanted: string): RunRecord {
  const ids = runIds(runsDirectory);
  const isLoad = (id: string) => !isProof(runsDirectory, id);
  const id = wanted === "latest" ? latestOf(ids.filter(isLoad)) : idOf(ids, wanted);
  if (!isLoad(id)) {
    const remedy = `its record is ${proofPath(runsDirectory, id)}; ./lab runs lists the load runs, too`;
    throw new UserError(`${id} is a proof of integrity, and this takes a load run`, remedy);
  }
  try {
    return readRun(runsDirectory, id);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const problem = problemOf(error, join(runsDirectory, id));
    throw new UserError(`the run ${id} cannot be read: ${problem}`, "./lab runs lists those that can");
  }
}

function latestOf(ids: readonly string[]): string {
  const latest = ids.at(-1);
  if (latest) return latest;
  throw new UserError("there are no runs yet", "./lab load on-sale makes one");
}

function idOf(ids: readonly string[], wanted: string): string {
  latestOf(ids);
  if (ids.includes(wanted)) return wanted;
  const [found, ...others] = ids.filter((id) => id.includes(wanted));
  if (found && others.length === 0) return found;
  const what = found ? `"${wanted}" could be any of ${others.length + 1} runs` : `there is no run "${wanted}"`;
  throw new UserError(what, "./lab runs lists them; latest stands for the newest load run");
}
