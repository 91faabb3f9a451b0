import { duration, milliseconds, wholeNumber } from "./options";
import type { SeatRange } from "./scene";

const HIGHEST_SEAT = 25_000;

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
  duration(1, 24 * 3600, { default: figure, help: "how long each measured load runs" });

/** wrk keeps eight bytes for each microsecond of it. */
export const timeout = () =>
  duration(1, 60, { default: "2s", help: "slower answers count as timeouts and leave the percentiles" });

/** The objective on the 99th percentile, which every scene has. */
export const p99Limit = (figure: string) =>
  milliseconds(1, 60_000, { default: figure, help: "objective: 99 % of the answers come within this" });

export const seed = () =>
  wholeNumber(0, 1_000_000, { default: "1", unit: "number", help: "same seed, same sequence of requests" });

export const users = () =>
  wholeNumber(1, 10_000_000, { default: "5000", unit: "users", help: "users who book: user1, user2 and so on" });

/** The seats that a scene books, as two flags. */
export const seatRange = (from: string, to: string) => ({
  seatFrom: wholeNumber(1, HIGHEST_SEAT, { default: from, unit: "seat number", help: "first seat that is booked" }),
  seatTo: wholeNumber(1, HIGHEST_SEAT, { default: to, unit: "seat number", help: "last seat that is booked" }),
});

/** The sentence on wrk's own rule, if it is broken. */
export function connectionConflicts(values: { readonly threads: number; readonly connections: number }): string[] {
  if (values.connections >= values.threads) return [];
  return [
    `--connections ${values.connections} with --threads ${values.threads}: every thread needs a connection of its own`,
  ];
}

interface SeatValues {
  readonly seatFrom: number;
  readonly seatTo: number;
}

export function seatConflicts({ seatFrom, seatTo }: SeatValues): string[] {
  return seatFrom > seatTo
    ? [`--seat-from ${seatFrom} with --seat-to ${seatTo}: the first seat comes after the last`]
    : [];
}

export const seatsOf = ({ seatFrom, seatTo }: SeatValues): SeatRange => ({ from: seatFrom, to: seatTo });
