import { containerMetrics as names } from "../../contract/container-metrics";
import { increase, maxBy, rate, type Selector, select, sumBy } from "./promql";

const container = ["name"] as const;

export const containersRunning = (selector: Selector) => `${sumBy([], select(names.running, selector))}`;
export const containersStopped = (selector: Selector) => `count(${select(names.running, selector)} == 0) or vector(0)`;
export const containersUnhealthy = (selector: Selector) =>
  sumBy([], select(names.healthStatus, selector, 'status="unhealthy"'));
export const restartsInRange = (selector: Selector) => sumBy([], increase(names.restarts, selector));
export const oomEventsInRange = (selector: Selector) => sumBy([], increase(names.oomEvents, selector));
/** 0 none, 1 starting, 2 healthy, 3 unhealthy: what the health check of a container last said. */
export function health(selector: Selector): string {
  const is = (status: string) => maxBy(container, select(names.healthStatus, selector, `status="${status}"`));
  return `${is("starting")} + 2 * ${is("healthy")} + 3 * ${is("unhealthy")}`;
}
export const running = (selector: Selector) => maxBy(container, select(names.running, selector));

/** CPUs that a container keeps busy. */
export const cpu = (selector: Selector) => sumBy(container, rate(names.cpuUsage, selector));
export const cpuNow = (selector: Selector) => select("name:container_cpu_usage_seconds:rate1m", selector);
export const cpuByMode = (mode: "cpuUser" | "cpuSystem", selector: Selector) => sumBy([], rate(names[mode], selector));
/** Share of its scheduling periods in which a container had to wait for its CPU limit, 0 to 1. */
export function throttled(selector: Selector): string {
  const periods = sumBy(container, rate(names.cpuPeriods, selector));
  return `${sumBy(container, rate(names.cpuThrottledPeriods, selector))} / (${periods} > 0)`;
}

/** Memory that a container could not give back. */
export const workingSet = (selector: Selector) => maxBy(container, select(names.memoryWorkingSet, selector));
export const memoryLimit = (selector: Selector) => maxBy(container, select(names.memoryLimit, selector));
/** Share of its limit that a container's working set takes, 0 to 1. */
export const memoryOfLimit = (selector: Selector) => select("name:container_memory_working_set:ratio_limit", selector);
export const pageCache = (selector: Selector) => sumBy(container, select(names.memoryCache, selector));

export const received = (selector: Selector) => sumBy(container, rate(names.receivedBytes, selector));
export const sent = (selector: Selector) => sumBy(container, rate(names.transmittedBytes, selector));
/** Packets per second that a container lost to errors or dropped. */
export function networkTrouble(selector: Selector): string {
  const trouble = [names.receiveErrors, names.receiveDropped, names.transmitErrors, names.transmitDropped];
  return trouble.map((name) => sumBy(container, rate(name, selector))).join(" + ");
}
export const read = (selector: Selector) => sumBy(container, rate(names.readBytes, selector));
export const written = (selector: Selector) => sumBy(container, rate(names.writtenBytes, selector));

export const threads = (selector: Selector) => sumBy(container, select(names.threads, selector));
export const restarts = (selector: Selector) => sumBy(container, increase(names.restarts, selector));
/** Seconds since a container started. */
export const age = (selector: Selector) => `time() - ${maxBy(container, select(names.startTime, selector))}`;
