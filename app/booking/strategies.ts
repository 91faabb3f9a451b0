import type { BookingStrategy } from "./booking";
import { rowLock } from "./row-lock";

/** Booking strategies by the name that BOOKING_STRATEGY takes and metrics show. */
export const strategies = { "row-lock": rowLock } as const satisfies Record<string, BookingStrategy>;

export type StrategyName = keyof typeof strategies;

export const strategyNames = Object.keys(strategies) as [StrategyName, ...StrategyName[]];
