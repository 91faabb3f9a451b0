import type { BookingStrategy } from "./booking";
import { compareAndSet } from "./compare-and-set";
import { rowLock } from "./row-lock";
import { uniqueKey } from "./unique-key";
import { unsafe } from "./unsafe";

/** Booking strategies by the name that BOOKING_STRATEGY takes and metrics show. */
export const strategies = {
  "row-lock": rowLock,
  "compare-and-set": compareAndSet,
  "unique-key": uniqueKey,
  unsafe,
} as const satisfies Record<string, BookingStrategy>;

export type StrategyName = keyof typeof strategies;

export const strategyNames = Object.keys(strategies) as [StrategyName, ...StrategyName[]];

/** Whether the strategy keeps two people from the same seat. */
export function isSafe(strategy: StrategyName): boolean {
  return strategy !== "unsafe";
}
