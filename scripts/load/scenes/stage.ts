import type { Objective } from "../../runs/objectives";
import type { RequestKind } from "../app-counters";

interface StageBase {
  readonly name: string;
  /** The scene that it belongs to. */
  readonly part: string;
  readonly durationSeconds: number;
  /** False for what only leads up to the load that counts. */
  readonly measured: boolean;
  readonly objectives: readonly Objective[];
}

/** A stretch of closed-loop HTTP load by wrk: every connection waits for its answer before it asks again. */
export interface WrkStage extends StageBase {
  readonly kind: "wrk";
  readonly threads: number;
  readonly connections: number;
  /** Answers slower than this are counted as timeouts and left out of the percentiles; that is wrk's way. */
  readonly timeoutSeconds: number;
  readonly requests: readonly [RequestKind, ...RequestKind[]];
  /** File in `scripts/load/lua`, and the numbers that it is given. */
  readonly script: string;
  readonly arguments: Readonly<Record<string, number>>;
}

export interface BookingTargets {
  readonly seatFrom: number;
  readonly seatTo: number;
  readonly users: number;
  readonly seed: number;
}

/** A stretch of open-loop HTTP load by vegeta: requests go out at their times, whether or not earlier ones were answered. */
export interface VegetaStage extends StageBase {
  readonly kind: "vegeta";
  readonly ratePerSecond: number;
  /** Requests that may be on their way at once; beyond that they wait, which their latency counts. */
  readonly mostConnections: number;
  /** Unanswered requests are given up after this. */
  readonly timeoutSeconds: number;
  readonly requests: readonly [RequestKind];
  /** What is booked; left out for reads. */
  readonly bookings?: BookingTargets;
}

/** A stretch of closed-loop database load by sysbench, on tables that it makes before and drops after. */
export interface SysbenchStage extends StageBase {
  readonly kind: "sysbench";
  /** One of sysbench's own tests, or `ticket`: the booking transaction on a copy of the ticket schema. */
  readonly test: "oltp_read_only" | "oltp_write_only" | "oltp_read_write" | "ticket";
  readonly threads: number;
  readonly seed: number;
  /** Options of the test, as sysbench names them. */
  readonly options: Readonly<Record<string, string | number>>;
}

/** What a scene is made of. A new kind of load is one more member here and one more tool in `tools/`. */
export type Stage = WrkStage | VegetaStage | SysbenchStage;

/** The requests that a stage sends to the app. */
export function requestKinds(stage: Stage): readonly RequestKind[] {
  return stage.kind === "sysbench" ? [] : stage.requests;
}
