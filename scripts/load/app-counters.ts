import { setTimeout as sleep } from "node:timers/promises";
import { clientClosedRequest, metricNames } from "../../contract/app-metrics";
import { haproxyProxy } from "../../contract/load-balancer";
import type { RunningStack } from "../stack/running-stack";

/** The witness's request counters, as Prometheus last scraped them. */
export interface CounterReading {
  readonly byStatus: Readonly<Record<string, number>>;
  /** Prometheus' time of the newest scrape, in seconds; undefined when the app was never scraped. */
  readonly scrapedAt?: number;
  /** Start of the witness's youngest process, in Unix seconds; changes when it restarts. */
  readonly appStartedAt?: number;
}

export interface AppCounters {
  /** Requests that the app answered during the load. */
  readonly answered: number;
  /** Requests whose client left before the answer: what was on its way when the load stopped. */
  readonly abandoned: number;
  /** |answered - counted by the load host| / counted by the load host. */
  readonly relativeDifference: number;
  /** Connections whose last request was on its way at the end of its stage: the app may have answered as many unheard. */
  readonly inFlight: number;
}

/** What the load host counted: responses received, and connections that were cut with a request on its way. */
export interface CountedLoad {
  readonly requests: number;
  readonly inFlight: number;
}

const LOAD_BALANCER = "load-balancer";

export type Witness = "app" | typeof LOAD_BALANCER;

interface Waiting {
  readonly pollMs: number;
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

const PATIENCE: Waiting = { pollMs: 500, limitMs: 30_000 };

/** Which of the app's requests are meant; the values of its labels. */
export interface RequestKind {
  readonly method: string;
  readonly route: string;
}

/** Who counts the requests of a run: whatever they reach first. */
export function witnessOf(stack: RunningStack): Witness {
  return stack.entry === LOAD_BALANCER ? LOAD_BALANCER : "app";
}

/** Reads the witness's counters; the app's own of these kinds of request, the load balancer's of all requests. */
export async function readCounters(stack: RunningStack, kinds: readonly RequestKind[]): Promise<CounterReading> {
  return witnessOf(stack) === "app" ? readAppCounters(stack, kinds) : readEntryCounters(stack);
}

async function readAppCounters(stack: RunningStack, kinds: readonly RequestKind[]): Promise<CounterReading> {
  const series = `${metricNames.httpRequests}{${oneOf("method", kinds)},${oneOf("route", kinds)}}`;
  const [counts, scrapes, starts] = await Promise.all([
    stack.query(`sum by (status) (${series})`),
    stack.query(`max(timestamp(${series}))`),
    stack.query(`max(process_start_time_seconds and on (job, instance) ${series})`),
  ]);
  return {
    byStatus: Object.fromEntries(counts.map(({ labels, value }) => [labels.status ?? "", value])),
    scrapedAt: scrapes[0]?.value,
    appStartedAt: starts[0]?.value,
  };
}

/**
 * Through HAProxy the app cannot see that a client left: HAProxy reads the answer all the same. So it is HAProxy that
 * is asked, which counts what it answered (an abandoned request too, as an answer of its own) and what was abandoned.
 */
async function readEntryCounters(stack: RunningStack): Promise<CounterReading> {
  const responses = `haproxy_frontend_http_responses_total{proxy="${haproxyProxy.frontend}"}`;
  const [total, aborts, scrapes, starts] = await Promise.all([
    stack.query(`sum(${responses})`),
    stack.query(`sum(haproxy_backend_client_aborts_total{proxy="${haproxyProxy.backend}"})`),
    stack.query(`max(timestamp(${responses}))`),
    stack.query(`max(haproxy_process_start_time_seconds{job="${LOAD_BALANCER}"})`),
  ]);
  const abandoned = aborts[0]?.value ?? 0;
  return {
    byStatus: { answered: (total[0]?.value ?? 0) - abandoned, [clientClosedRequest]: abandoned },
    scrapedAt: scrapes[0]?.value,
    appStartedAt: starts[0]?.value,
  };
}

/** Reads until two scrapes that came after the first reading agree: then the last request has been counted. */
export async function settledCounters(
  read: () => Promise<CounterReading>,
  waiting: Partial<Waiting> = {},
): Promise<CounterReading> {
  const { pollMs, limitMs, signal } = { ...PATIENCE, ...waiting };
  const deadline = Date.now() + limitMs;
  let previous = await read();
  const first = previous.scrapedAt;
  while (Date.now() < deadline) {
    await sleep(pollMs, undefined, { signal });
    const reading = await read();
    if (reading.scrapedAt === previous.scrapedAt) continue;
    if (previous.scrapedAt !== first && sameCounts(reading, previous)) return reading;
    previous = reading;
  }
  throw new Error(`the app's counters in Prometheus did not settle within ${limitMs / 1000} s; is its target up?`);
}

/** What the app counted between two readings; throws when it restarted, for then its counters began again at 0. */
export function compareCounters(before: CounterReading, after: CounterReading, load: CountedLoad): AppCounters {
  const counted = Object.entries(after.byStatus).map(([status, value]) => {
    return { status, number: value - (before.byStatus[status] ?? 0) };
  });
  const restarted = before.appStartedAt !== after.appStartedAt || counted.some(({ number }) => number < 0);
  if (restarted) throw new Error("the app restarted during the run, so its counters cannot be compared");
  const sum = (abandoned: boolean) =>
    counted.filter(({ status }) => (status === clientClosedRequest) === abandoned).reduce((n, c) => n + c.number, 0);
  const answered = sum(false);
  const difference = relativeDifference(answered, load.requests);
  return { answered, abandoned: sum(true), relativeDifference: difference, inFlight: load.inFlight };
}

function oneOf(label: keyof RequestKind, kinds: readonly RequestKind[]): string {
  return `${label}=~"${[...new Set(kinds.map((kind) => kind[label]))].join("|")}"`;
}

function relativeDifference(answered: number, requests: number): number {
  if (requests === 0) return answered === 0 ? 0 : 1;
  return Math.abs(answered - requests) / requests;
}

function sameCounts(one: CounterReading, other: CounterReading): boolean {
  return JSON.stringify(one.byStatus) === JSON.stringify(other.byStatus);
}
