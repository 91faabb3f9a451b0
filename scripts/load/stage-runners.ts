import type { LoadResult, StageRecord } from "../runs/record";
import type { Stage, WrkStage } from "./scenes/scene";
import { type AcknowledgedBooking, openedConnections, parseWrkOutput, type WrkResult } from "./wrk";
import { runWrk, type WrkContext } from "./wrk-runner";

export interface StageOutcome {
  readonly stage: Omit<StageRecord, "rawOutput">;
  readonly acknowledged: readonly AcknowledgedBooking[];
  /** What the load generator said on its error output. */
  readonly stderr: string;
  /** Why there is no result. */
  readonly failure?: Error;
}

/** Runs one stage to its end, or until the signal aborts; a failure of the load generator is in the outcome. */
export async function runStage(stage: Stage, context: WrkContext): Promise<StageOutcome> {
  const startedAt = new Date().toISOString();
  const attempt = await runWrk(stage, context).then(
    (output) => ({ output, ...parsed(() => parseWrkOutput(output)) }),
    (failure: unknown) => ({ output: undefined, result: undefined, failure: asError(failure) }),
  );
  return {
    stage: { ...stageFacts(stage, startedAt), result: attempt.result ? loadResultOf(attempt.result) : null },
    acknowledged: attempt.result?.acknowledged ?? [],
    stderr: attempt.output?.stderr ?? "",
    failure: attempt.failure,
  };
}

function parsed(parse: () => WrkResult): { result?: WrkResult; failure?: Error } {
  try {
    return { result: parse() };
  } catch (failure) {
    return { failure: asError(failure) };
  }
}

const asError = (failure: unknown) => (failure instanceof Error ? failure : new Error(String(failure)));

function stageFacts(stage: WrkStage, startedAt: string) {
  return {
    name: stage.name,
    measured: stage.measured,
    threads: stage.threads,
    connections: stage.connections,
    openedConnections: openedConnections(stage),
    plannedSeconds: stage.durationSeconds,
    startedAt,
    endedAt: new Date().toISOString(),
  };
}

/** wrk's figures in the record's units: seconds, and requests per second. */
export function loadResultOf(wrk: WrkResult): LoadResult {
  const { connect, read, write, timeout } = wrk.errors;
  const durationSeconds = wrk.durationUs / 1e6;
  return {
    requests: wrk.requests,
    durationSeconds,
    throughput: durationSeconds > 0 ? wrk.requests / durationSeconds : 0,
    bytes: wrk.bytes,
    statuses: { ...wrk.statuses },
    socketErrors: { connect, read, write, timeout },
    latencySeconds: wrk.latencyUs && inSeconds(wrk.latencyUs),
    acknowledged: wrk.acknowledgedCount,
    acknowledgedRead: wrk.acknowledged.length,
  };
}

function inSeconds<Name extends string>(microseconds: Record<Name, number>): Record<Name, number> {
  const entries = Object.entries<number>(microseconds).map(([name, value]) => [name, value / 1e6]);
  return Object.fromEntries(entries);
}
