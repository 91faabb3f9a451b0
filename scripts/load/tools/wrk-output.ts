import { z } from "zod";
import { isUnexpected } from "../../runs/thresholds";
import type { ExecResult } from "../../stack/running-stack";
import { LatencyHistogram } from "../../statistics/histogram";
import { type AcknowledgedBooking, bookingSchema, type HttpTally, type Tick } from "../tally";

/** Line in front of the JSON document that `lua/common.lua` prints. */
const MARKER = "--- ticketwatch result ---";

const count = z.number().int().nonnegative();
/** Lowest microsecond of a bucket, and how many latencies fell into it. */
const histogramSchema = z.array(z.tuple([count, count]));

const documentSchema = z.strictObject({
  requests: count,
  duration_us: count,
  bytes: count,
  errors: z.strictObject({ connect: count, read: count, write: count, status: count, timeout: count }),
  statuses: z.record(z.string(), count),
  latency_us: histogramSchema,
  uncorrected_us: histogramSchema.nullable(),
  acknowledged_count: count,
  acknowledged: z.array(z.string()),
});

/** Reads what wrk printed; throws when wrk failed, with wrk's own words. */
export function parseWrkOutput(output: ExecResult): HttpTally {
  const lines = output.stdout.split("\n");
  const marker = lines.lastIndexOf(MARKER);
  if (output.exitCode !== 0 || marker < 0) throw new Error(failureOf(output));
  const document = documentSchema.parse(jsonOf(lines[marker + 1] ?? ""));
  const { connect, read, write, timeout } = document.errors;
  return {
    kind: "http",
    requests: document.requests,
    durationSeconds: document.duration_us / 1e6,
    bytes: document.bytes,
    statuses: document.statuses,
    socketErrors: { connect, read, write, timeout },
    latencies: LatencyHistogram.of(document.latency_us),
    uncorrected: document.uncorrected_us && LatencyHistogram.of(document.uncorrected_us),
    acknowledgedCount: document.acknowledged_count,
    acknowledged: document.acknowledged.flatMap(bookingOf),
    ticks: lines.flatMap((line) => parseWrkTick(line) ?? []),
  };
}

/** Reads the line that a thread prints for each second with an answer in it; undefined for any other line. */
export function parseWrkTick(line: string): Tick | undefined {
  const match = /^--- tick (\d+)((?: [\d-]+=\d+)+)$/.exec(line);
  if (!match) return undefined;
  const counts = [...match[2].matchAll(/([\d-]+)=(\d+)/g)].map(([, status, number]) => ({
    status,
    number: Number(number),
  }));
  const sum = (some: typeof counts) => some.reduce((total, { number }) => total + number, 0);
  const failed = sum(counts.filter(({ status }) => isUnexpected(status)));
  return { unixSecond: Number(match[1]), completed: sum(counts), failed };
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
