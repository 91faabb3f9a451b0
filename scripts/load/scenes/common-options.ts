import { duration, wholeNumber } from "./options";

/** Flags of wrk that every HTTP scene offers; each scene says its own defaults. */
export const threads = (figure: string) =>
  wholeNumber(1, 64, { default: figure, unit: "threads", help: "threads of the load generator" });

export const connections = (figure: string) =>
  wholeNumber(1, 10_000, {
    default: figure,
    unit: "connections",
    help: "connections kept open, shared by the threads",
  });

export const loadDuration = (figure: string) =>
  duration(1, 24 * 3600, { default: figure, help: "how long the measured load runs" });

/** wrk keeps eight bytes for each microsecond of it. */
export const timeout = () =>
  duration(1, 60, { default: "2s", help: "slower answers count as timeouts and leave the percentiles" });

/** The sentence on wrk's own rule, if it is broken. */
export function connectionConflicts(values: { readonly threads: number; readonly connections: number }): string[] {
  if (values.connections >= values.threads) return [];
  return [
    `--connections ${values.connections} with --threads ${values.threads}: every thread needs a connection of its own`,
  ];
}
