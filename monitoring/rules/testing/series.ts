import { thresholds } from "../../thresholds";
import type { Labels, Levels, Series } from "./case";

/** Seconds at which a case is looked at, unless it says otherwise. */
export const defaultAt = 180;
const step = thresholds.scrapeIntervalSeconds;
/** Enough samples for every case. */
const samples = 240;

/** `name{labels}` in promtool's notation. */
export function series(name: string, labels: Labels = {}): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(",")}}`;
}

/** One series as an object, to be spread into others. */
export function one(name: string, labels: Labels, values: string): Series {
  return { [series(name, labels)]: values };
}

/** Labels that Prometheus gives to what it scrapes. */
export function target(job: string, instance = job, host = "local"): Labels {
  return { job, instance, host };
}

/** The same value at every scrape. */
export function steady(value: number): string {
  return line(value, 0, samples);
}

/** A counter that grows by so much a second. */
export function counter(perSecond: number): string {
  return line(0, perSecond * step, samples);
}

/** A straight line from `start`, by so much a second. */
export function slope(start: number, perSecond: number): string {
  return line(start, perSecond * step, samples);
}

/** `before`, and `after` for the last `seconds` until `at`. */
export function switched(before: number, after: number, seconds: number, at = defaultAt): string {
  return `${line(before, 0, (at - seconds) / step - 1)} ${line(after, 0, samples)}`;
}

function line(start: number, growth: number, count: number): string {
  return `${plain(start)}${growth < 0 ? "-" : "+"}${plain(Math.abs(growth))}x${count}`;
}

/** promtool reads no exponents. */
function plain(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toFixed(9);
}

/** Just above a line, and just below it. */
export function above(limit: number): Levels {
  return limit === 0 ? { fires: 1, quiet: 0 } : { fires: limit * 1.01, quiet: limit * 0.99 };
}

/** Just below a line that must not be undercut, and just above it. */
export function below(limit: number): Levels {
  return { fires: limit * 0.99, quiet: limit * 1.01 };
}

/** Seconds for which something lasts: as long as the alert waits, and one scrape less. */
export function lasting(seconds: number): Levels {
  return { fires: seconds, quiet: seconds - step };
}
