import type { AdminCommand } from "../../infra/services/app-admin";
import type { WebAccess } from "./web-access";

/** One service of a running stack, as the Pulumi program's outputs describe it. */
export interface ServiceHandle {
  readonly name: string;
  /** Name of the host that it runs on. */
  readonly host: string;
  /** Docker container name. */
  readonly container: string;
  /** Image reference. */
  readonly image: string;
  /** `alias:port` on the stack's network. */
  readonly endpoint: string;
  /** Where a browser on this machine reaches it, if it is published. */
  readonly url?: string;
}

export interface ExecOptions {
  readonly stdin?: string;
  readonly onStdoutLine?: (line: string) => void;
  /** Ends the command inside the container too. */
  readonly signal?: AbortSignal;
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Unix seconds; one point every `step` seconds. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export interface RangeSeries {
  readonly labels: Record<string, string>;
  /** Unix seconds and value; what is not there has no point. */
  readonly points: readonly (readonly [number, number])[];
}

/** A lab that gives the same snapshot twice did not change in between. */
export interface LabSnapshot {
  /** Values of the settings, without those that are secrets. */
  readonly settings: Readonly<Record<string, string>>;
  readonly containers: Readonly<
    Record<string, { readonly id: string; readonly image: string; readonly startedAt: string }>
  >;
}

export type GrafanaAccess = Required<WebAccess>;

/** A handle on a stack that is up: what scripts may ask of it. */
export interface RunningStack {
  readonly name: string;
  readonly imageSource: "official" | "debian";
  readonly bookingStrategy: string;
  readonly services: Readonly<Record<string, ServiceHandle>>;
  /** Name of the service that load goes to: the app, or the load balancer in front of its replicas. */
  readonly entry: string;
  /** Runs argv in the service's container; rejects with a clear message when the container does not run. */
  exec(service: string, argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Runs the app's admin entry point beside the database, with the schema owner's account. */
  admin<Result>(command: AdminCommand, input?: object, signal?: AbortSignal): Promise<Result>;
  /** Instant PromQL query; the samples of the resulting vector. */
  query(promql: string): Promise<readonly { readonly labels: Record<string, string>; readonly value: number }[]>;
  /** PromQL query over a time. */
  queryRange(promql: string, range: TimeRange): Promise<readonly RangeSeries[]>;
  /** What the lab is at this moment. */
  snapshot(): Promise<LabSnapshot>;
  /** Left out in a lab that publishes no Prometheus. */
  readonly prometheus?: WebAccess;
  /** Left out in a lab without Grafana. */
  readonly grafana?: GrafanaAccess;
}
