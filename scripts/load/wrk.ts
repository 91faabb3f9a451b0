import { z } from "zod";
import type { ExecResult } from "../stack/running-stack";
import type { WrkStage } from "./scenes/scene";

/** Line in front of the JSON document that `lua/common.lua` prints. */
const MARKER = "--- ticketwatch result ---";

const count = z.number().int().nonnegative();
const microseconds = z.number().nonnegative();

const latencySchema = z.strictObject({
  min: microseconds,
  mean: microseconds,
  stdev: microseconds,
  p50: microseconds,
  p75: microseconds,
  p90: microseconds,
  p95: microseconds,
  p99: microseconds,
  p999: microseconds,
  p9999: microseconds,
  max: microseconds,
});

const documentSchema = z.strictObject({
  requests: count,
  duration_us: count,
  bytes: count,
  errors: z.strictObject({ connect: count, read: count, write: count, status: count, timeout: count }),
  statuses: z.record(z.string(), count),
  latency_us: latencySchema.nullable(),
  acknowledged_count: count,
  acknowledged: z.array(z.string()),
});

const bookingSchema = z.object({
  bookingId: z.int(),
  seatId: z.int(),
  userId: z.string(),
});

/** A booking that the app answered with 201. */
export type AcknowledgedBooking = z.infer<typeof bookingSchema>;

export interface WrkResult {
  /** Responses received, of any status. */
  readonly requests: number;
  readonly durationUs: number;
  readonly bytes: number;
  /** `timeout` counts answers slower than the timeout; they are in `requests` but not in the latencies. */
  readonly errors: z.infer<typeof documentSchema>["errors"];
  readonly statuses: Readonly<Record<string, number>>;
  /** Microseconds, with wrk's own correction for coordinated omission; null when nothing was answered. */
  readonly latencyUs: z.infer<typeof latencySchema> | null;
  /** 201 answers, counted. */
  readonly acknowledgedCount: number;
  /** Those of them that could be kept and read. */
  readonly acknowledged: readonly AcknowledgedBooking[];
}

/** The command line for a stage; `directory` holds the Lua scripts in the container, `origin` is like `http://app:8080`. */
export function wrkArguments(stage: WrkStage, directory: string, origin: string): string[] {
  const figures = Object.entries(stage.arguments).map(([name, value]) => `${name}=${value}`);
  return [
    "env",
    `LUA_PATH=${directory}/?.lua;;`,
    // Line by line, so that the raw output kept on this side tells what wrk said before it was cut off.
    ...["stdbuf", "-oL", "wrk", "--latency"],
    `--threads=${stage.threads}`,
    `--connections=${stage.connections}`,
    `--duration=${stage.durationSeconds}s`,
    `--timeout=${stage.timeoutSeconds}s`,
    `--script=${directory}/${stage.script}`,
    `${origin}${stage.request.route}`,
    ...figures,
  ];
}

/** wrk shares the connections out evenly and leaves the rest: 50 over 4 threads are 48. */
export function openedConnections(stage: WrkStage): number {
  return Math.floor(stage.connections / stage.threads) * stage.threads;
}

/** Reads what wrk printed; throws when wrk failed, with wrk's own words. */
export function parseWrkOutput(output: ExecResult): WrkResult {
  const lines = output.stdout.split("\n");
  const marker = lines.lastIndexOf(MARKER);
  if (output.exitCode !== 0 || marker < 0) throw new Error(failureOf(output));
  const document = documentSchema.parse(jsonOf(lines[marker + 1] ?? ""));
  return {
    requests: document.requests,
    durationUs: document.duration_us,
    bytes: document.bytes,
    errors: document.errors,
    statuses: document.statuses,
    latencyUs: document.latency_us,
    acknowledgedCount: document.acknowledged_count,
    acknowledged: document.acknowledged.flatMap(bookingOf),
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(`wrk's result is cut off or no JSON: ${line.slice(0, 120)}`, { cause });
  }
}

function bookingOf(body: string): AcknowledgedBooking[] {
  try {
    return [bookingSchema.parse(JSON.parse(body))];
  } catch {
    // Left out here; the gap to `acknowledgedCount` tells how many could not be read.
    return [];
  }
}

function failureOf({ exitCode, stderr, stdout }: ExecResult): string {
  const said = stderr.trim() || stdout.trim().split("\n").at(-1) || "it printed nothing";
  if (/unable to (connect|resolve)/.test(said)) return `the load host cannot reach the app: ${said}\nSee ./lab status.`;
  if (/PANIC|\.lua:|cannot open/.test(said)) return `wrk's script failed: ${said}`;
  if (exitCode === 127 || exitCode === 126)
    return `wrk is not in the load host's image: ${said}\n./lab up rebuilds it.`;
  if (exitCode > 128) return `wrk was killed by signal ${exitCode - 128} before it could report; was memory short?`;
  return `wrk ended with exit code ${exitCode} and without a result: ${said}`;
}
