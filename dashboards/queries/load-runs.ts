import { liveRunMetrics as live, loadRunMetrics as names } from "../../contract/load-metrics";
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

/** Seconds after which live figures are those of a run that was cut off: three times the pace at which they come. */
const liveSeconds = 30;
/** Live figures of the runs that go on. */
const ofRunning = (metric: string) => (selector: Selector) =>
  `${byScene(metric)(selector)} and on (scene) time() - ${byScene(live.updated)(selector)} < ${liveSeconds}`;
export const liveProgress = ofRunning(live.progress);
export const liveThroughput = ofRunning(live.throughput);
export const liveFailed = ofRunning(live.failed);
export const liveP99 = ofRunning(live.p99);
/** Verdict of each run, for a short while after its end: over time a mark for every run. */
export const verdictAtEnd = (selector: Selector) =>
  `${passed(selector)} and on (scene) ${age(selector)} < ${liveSeconds}`;
