import { maxBy, rate, type Selector, select, sumBy } from "./promql";

/** CPU seconds per second that processes use, for the given labels. */
export const processCpu = (by: readonly string[], selector: Selector) =>
  sumBy(by, rate("process_cpu_seconds_total", selector));
/** Memory that processes hold, for the given labels. */
export const processMemory = (by: readonly string[], selector: Selector) =>
  sumBy(by, select("process_resident_memory_bytes", selector));

/** Time that 99 % of the timers of a Node.js process came too late by, at most. */
export const eventLoopLag = (selector: Selector) =>
  maxBy(["instance"], select("nodejs_eventloop_lag_p99_seconds", selector));
export const heapUsed = (selector: Selector) => sumBy(["instance"], select("nodejs_heap_size_used_bytes", selector));
/** Share of time that a Node.js process spends collecting garbage, 0 to 1. */
export const garbageCollection = (selector: Selector) =>
  sumBy(["instance"], rate("nodejs_gc_duration_seconds_sum", selector));
