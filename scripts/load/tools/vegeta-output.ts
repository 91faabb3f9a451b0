import { isUnexpected } from "../../runs/thresholds";
import type { ExecResult } from "../../stack/running-stack";
import { LatencyHistogram } from "../../statistics/histogram";
import type { VegetaStage } from "../scenes/stage";
import { type AcknowledgedBooking, bookingSchema, type HttpTally, type Tick } from "../tally";

/** One request, as `vegeta encode --to=csv` prints it; `started` in Unix seconds, latencies in seconds. */
interface Hit {
  readonly started: number;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly latency: number;
  readonly bytesIn: number;
  readonly error: string;
  readonly body: string;
  /** Number of the request in the attack, from 0, in the order in which they went out. */
  readonly sequence: number;
}

/** Reads what vegeta printed; throws when there is no request in it, with vegeta's own words. */
export function parseVegetaOutput(output: ExecResult, stage: VegetaStage): HttpTally {
  const hits = output.stdout.split("\n").flatMap((line) => parseHit(line) ?? []);
  if (hits.length === 0) throw new Error(failureOf(output));
  const answered = hits.filter(({ status }) => status > 0);
  const due = dueTimes(hits, stage.ratePerSecond);
  const bookings = answered.filter(({ status }) => status === 201);
  return {
    kind: "http",
    requests: answered.length,
    durationSeconds: durationOf(hits, due),
    bytes: hits.reduce((sum, { bytesIn }) => sum + bytesIn, 0),
    statuses: countBy(answered, ({ status }) => `${status}`),
    socketErrors: { connect: 0, read: 0, write: 0, timeout: 0, ...countBy(hits.filter(failed), errorKind) },
    latencies: histogramOf(hits, (hit) => hit.started + hit.latency - due(hit)),
    uncorrected: histogramOf(hits, ({ latency }) => latency),
    acknowledgedCount: bookings.length,
    acknowledged: bookings.flatMap(bookingOf),
    ticks: ticksOf(hits, due),
    arrivals: {
      ratePerSecond: stage.ratePerSecond,
      due: stage.ratePerSecond * stage.durationSeconds,
      sent: hits.length,
    },
  };
}

/** A request that was answered or given up, for the progress display. */
export function parseVegetaTick(line: string): Tick | undefined {
  const hit = parseHit(line);
  return hit && { unixSecond: Math.floor(hit.started), completed: 1, failed: isFailure(hit) ? 1 : 0 };
}

/**
 * When each request was due. The rate is constant, so request n was due n intervals after the first. That one's time
 * is taken from whichever request left its place in the schedule the earliest: none went out before it was due.
 */
function dueTimes(hits: readonly Hit[], ratePerSecond: number): (hit: Hit) => number {
  let first = Number.POSITIVE_INFINITY;
  for (const { started, sequence } of hits) first = Math.min(first, started - sequence / ratePerSecond);
  return ({ sequence }) => first + sequence / ratePerSecond;
}

const failed = ({ status }: Hit) => status === 0;
const isFailure = (hit: Hit) => failed(hit) || isUnexpected(`${hit.status}`);

/** From the time the first request was due to the last answer. */
function durationOf(hits: readonly Hit[], due: (hit: Hit) => number): number {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const hit of hits) {
    first = Math.min(first, due(hit));
    last = Math.max(last, hit.started + hit.latency);
  }
  return last - first;
}

function histogramOf(hits: readonly Hit[], seconds: (hit: Hit) => number): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const hit of hits) histogram.record(seconds(hit) * 1e6);
  return histogram;
}

/** By the second in which the requests were due. */
function ticksOf(hits: readonly Hit[], due: (hit: Hit) => number): Tick[] {
  const seconds = new Map<number, Hit[]>();
  for (const hit of hits) {
    const second = Math.floor(due(hit));
    const known = seconds.get(second);
    if (known) known.push(hit);
    else seconds.set(second, [hit]);
  }
  return [...seconds].map(([unixSecond, some]) => ({
    unixSecond,
    completed: some.filter(({ status }) => status > 0).length,
    failed: some.filter(isFailure).length,
    p99Seconds: histogramOf(some, (hit) => hit.started + hit.latency - due(hit)).percentile(99),
  }));
}

/** Columns: time in ns, status, latency in ns, bytes out, bytes in, error, body, attack, sequence, method, URL. */
function parseHit(line: string): Hit | undefined {
  const match = /^(\d{18,20}),(\d+),(\d+),\d+,(\d+),("(?:[^"]|"")*"|[^,]*),([\w+/=-]*),[^,]*,(\d+),/.exec(line);
  if (!match) return undefined;
  const [, time, status, latency, bytesIn, error, body, sequence] = match;
  return {
    started: Number(time) / 1e9,
    status: Number(status),
    latency: Number(latency) / 1e9,
    bytesIn: Number(bytesIn),
    error,
    body,
    sequence: Number(sequence),
  };
}

function errorKind({ error }: Hit): keyof HttpTally["socketErrors"] {
  if (/timeout|deadline/i.test(error)) return "timeout";
  if (/dial|connect:/.test(error)) return "connect";
  return /write/.test(error) ? "write" : "read";
}

function bookingOf({ body }: Hit): AcknowledgedBooking[] {
  try {
    return [bookingSchema.parse(JSON.parse(Buffer.from(body, "base64").toString("utf8")))];
  } catch {
    // Left out here; the gap to `acknowledgedCount` tells how many could not be read.
    return [];
  }
}

function countBy<Key extends string>(hits: readonly Hit[], keyOf: (hit: Hit) => Key): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const hit of hits) counts[keyOf(hit)] = (counts[keyOf(hit)] ?? 0) + 1;
  return counts;
}

function failureOf({ exitCode, stderr, stdout }: ExecResult): string {
  const said = stderr.trim() || stdout.trim().split("\n").at(-1) || "it printed nothing";
  if (/vegeta: not found/.test(said)) return `vegeta is not in the load host's image: ${said}\n./lab up rebuilds it.`;
  return `vegeta ended with exit code ${exitCode} and without a result: ${said}`;
}
