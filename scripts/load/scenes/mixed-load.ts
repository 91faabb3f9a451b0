import type { Objective } from "../../runs/objectives";
import {
  connectionConflicts,
  connections,
  loadDuration,
  p99Limit,
  seatConflicts,
  seatRange,
  seed,
  threads,
  timeout,
  users,
} from "./common-options";
import { wholeNumber } from "./options";
import type { WrkStage } from "./stage";

interface Defaults {
  readonly threads: string;
  readonly connections: string;
  readonly duration: string;
  readonly readPercent: string;
  readonly p99: string;
}

/** Options of the scenes that read and book at once; each scene says its own defaults. */
export const mixedOptions = (defaults: Defaults) => ({
  threads: threads(defaults.threads),
  connections: connections(defaults.connections),
  duration: loadDuration(defaults.duration),
  readPercent: wholeNumber(0, 100, { default: defaults.readPercent, unit: "percent", help: "share of reads" }),
  ...seatRange("1", "500"),
  users: users(),
  seed: seed(),
  timeout: timeout(),
  p99: p99Limit(defaults.p99),
});

export interface MixedValues {
  readonly threads: number;
  readonly connections: number;
  readonly duration: number;
  readonly readPercent: number;
  readonly seatFrom: number;
  readonly seatTo: number;
  readonly users: number;
  readonly seed: number;
  readonly timeout: number;
  readonly p99: number;
}

export const mixedConflicts = (values: MixedValues) => [...connectionConflicts(values), ...seatConflicts(values)];

/** Reads and bookings by the same connections, drawn by lot. */
export function mixedStage(
  values: MixedValues,
  name: string,
  objectives: readonly Objective[],
): Omit<WrkStage, "part"> {
  const { seatFrom, seatTo, users, seed, readPercent } = values;
  return {
    kind: "wrk",
    name,
    threads: values.threads,
    connections: values.connections,
    durationSeconds: values.duration,
    timeoutSeconds: values.timeout,
    requests: [
      { method: "GET", route: "/seats" },
      { method: "POST", route: "/book" },
    ],
    script: "mixed.lua",
    arguments: { seatFrom, seatTo, users, seed, readPercent },
    measured: true,
    objectives,
  };
}
