import { availabilityErrors, errorBudgetRemaining, latencyErrors } from "../../monitoring/rules/sale/slo";
import { thresholds } from "../../monitoring/thresholds";
import { firingWith } from "./alerts";
import { orZero, select } from "./promql";
import { doubleBooked } from "./seats";
import { ofApp, ofSeats } from "./selectors";

const { fast, slow } = thresholds.slo;

/** Share of the error budget that is left, 1 to 0 and below. */
export const errorBudget = errorBudgetRemaining;
/** Share of requests that did not end in a 5xx, 0 to 1. */
export const availability = `1 - ${availabilityErrors(fast.longWindow)}`;
/** Share of requests that were answered in time, 0 to 1. */
export const punctuality = `1 - ${latencyErrors(fast.longWindow)}`;

/** How many times faster than allowed the error budget burns, over the windows that the alerts look at. */
export function burnRate(objective: "availability" | "latency", window: string): string {
  const errors = objective === "availability" ? availabilityErrors : latencyErrors;
  return `${errors(window)} / ${rounded(1 - thresholds.slo[objective])}`;
}
export const burnWindows = [fast.longWindow, slow.longWindow] as const;

/**
 * 0 healthy, 1 look closer, 2 in trouble. Trouble is a critical alert, a seat sold twice or no app to ask;
 * the latter two do not wait for an alert to fire. A warning asks for a closer look.
 */
export const health = [
  `clamp_max(2 * (${count(firingWith("critical"))} > bool 0)`,
  `2 * (${orZeroGroup(doubleBooked(ofSeats))} > bool 0)`,
  `2 * (${orZeroGroup(`sum(${select("up", ofApp)})`)} == bool 0)`,
  `(${count(firingWith("warning"))} > bool 0), 2)`,
].join(" + ");

function count(vector: string): string {
  return orZeroGroup(`count(${vector})`);
}

function orZeroGroup(vector: string): string {
  return `(${orZero(vector)})`;
}

/** 1 - 0.995 is 0.0050000000000000044 to a computer. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
