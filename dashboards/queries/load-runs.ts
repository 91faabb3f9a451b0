import { loadRunMetrics as names } from "../../scripts/load/metric-names";
import { maxBy, type Selector, select } from "./promql";

const byScene = (metric: string) => (selector: Selector) => maxBy(["scene"], select(metric, selector));

export const passed = byScene(names.passed);
/** When the run ended, in milliseconds as Grafana has dates. */
export const endTime = (selector: Selector) => `1000 * ${byScene(names.endTime)(selector)}`;
/** Seconds since the run ended. */
export const age = (selector: Selector) => `time() - ${byScene(names.endTime)(selector)}`;
export const duration = byScene(names.duration);
export const requests = byScene(names.requests);
export const throughput = byScene(names.throughput);
export const latency = (quantile: string, selector: Selector) =>
  maxBy(["scene"], select(names.latency, selector, `quantile="${quantile}"`));
export const latencies = (selector: Selector) => maxBy(["scene", "quantile"], select(names.latency, selector));
export const responses = (selector: Selector) => maxBy(["scene", "status"], select(names.responses, selector));
export const socketErrors = (selector: Selector) => maxBy(["scene", "kind"], select(names.socketErrors, selector));
export const seatsSold = byScene(names.seatsSold);
export const doubleBookings = byScene(names.doubleBookings);
export const acknowledgedMissing = byScene(names.acknowledgedMissing);
