import { metricNames, type RouteLabel } from "../../../contract/app-metrics";
import { dashboardUids } from "../../../contract/dashboard-uids";
import { haproxyProxy } from "../../../contract/load-balancer";
import { bound, oneOf, rate, share } from "../../promql";
import type { Thresholds } from "../../thresholds";
import type { Alert, RecordingRule, Rules } from "../types";

const { httpRequests, httpRequestDuration } = metricNames;

/** Routes that a buyer uses; health checks are not the sale. */
export const saleRoutes: readonly RouteLabel[] = ["/seats", "/book"];
const sale = oneOf("route", saleRoutes);

/** Names of the recorded series that others read. */
export const availabilityErrors = (window: string) => `ticketwatch:availability_error_ratio:rate${window}`;
export const latencyErrors = (window: string) => `ticketwatch:latency_error_ratio:rate${window}`;
export const entryRefusals = (window: string) => `ticketwatch:entry_refusals:rate${window}`;
export const saleRequests = (window: string) => `ticketwatch:sale_requests:rate${window}`;
export const errorBudgetRemaining = "ticketwatch:error_budget_remaining:ratio";

/** Availability and latency as service level objectives: alerts on how fast the error budget burns. */
export const sloRules: Rules = (t) => {
  const { fast, slow } = t.slo;
  const windows = [fast.shortWindow, slow.shortWindow, fast.longWindow, slow.longWindow];
  return {
    records: [
      ...windows.map(entryRefusalRate),
      ...windows.map(saleRequestRate),
      ...windows.map(availability),
      ...windows.map((window) => latency(window, t.slo.latencySeconds)),
      errorBudget(t),
    ],
    alerts: [...availabilityAlerts(t), ...latencyAlerts(t)],
  };
};

/**
 * What HAProxy answers with a 5xx of its own, because no replica is ready or none answers: the app never sees it. The
 * servers' responses are those that a replica gave; the backend's hold HAProxy's own as well.
 */
function entryRefusalRate(window: string): RecordingRule {
  const failed = (metric: string, proxy: string) => `sum(${rate(metric, window, `proxy="${proxy}", code="5xx"`)})`;
  const seen = failed("haproxy_frontend_http_responses_total", haproxyProxy.frontend);
  const passedOn = failed("haproxy_server_http_responses_total", haproxyProxy.backend);
  return { record: entryRefusals(window), expr: `clamp_min(${seen} - ${passedOn}, 0)` };
}

/** The app counts what reaches it, past HAProxy or through it. Either may be gone; the other's figure still counts. */
const withRefusals = (ofApp: string, window: string) =>
  `(${ofApp} or vector(0)) + (${entryRefusals(window)} or vector(0))`;

function saleRequestRate(window: string): RecordingRule {
  return { record: saleRequests(window), expr: withRefusals(`sum(${rate(httpRequests, window, sale)})`, window) };
}

function availability(window: string): RecordingRule {
  const failed = withRefusals(`sum(${rate(httpRequests, window, `${sale}, status=~"5.."`)})`, window);
  return { record: availabilityErrors(window), expr: share(`(${failed})`, saleRequests(window)) };
}

/** Slower than the objective; what failed is availability's, and who left early counts by how long they had waited. */
function latency(window: string, seconds: number): RecordingRule {
  const served = `${sale}, status!~"5.."`;
  const all = `sum(${rate(`${httpRequestDuration}_count`, window, served)})`;
  const quick = `sum(${rate(`${httpRequestDuration}_bucket`, window, `${served}, le="${bound(seconds)}"`)})`;
  return { record: latencyErrors(window), expr: share(`(${all} - ${quick})`, all) };
}

/** Over the longest window: a budget of days would stay spent long after the sale that spent it. */
function errorBudget({ slo }: Thresholds): RecordingRule {
  const errors = availabilityErrors(slo.slow.longWindow);
  return { record: errorBudgetRemaining, expr: `1 - ${errors} / (1 - ${slo.availability})` };
}

type Pace = "fast" | "slow";
const severity = { fast: "critical", slow: "warning" } as const;

function availabilityAlerts(t: Thresholds): Alert[] {
  return (["fast", "slow"] as const).map((pace) => ({
    alert: pace === "fast" ? "AvailabilityBurnFast" : "AvailabilityBurnSlow",
    severity: severity[pace],
    expr: burns(availabilityErrors, t.slo.availability, pace, t),
    summary: pace === "fast" ? "Many requests of the sale fail" : "Requests of the sale keep failing",
    description: `{{ $value | humanizePercentage }} of the requests of the last ${t.slo[pace].longWindow} ended in a 5xx, ${t.slo[pace].burnRate} times what the objective of ${t.slo.availability} allows or more.`,
    dashboard: dashboardUids.sale,
  }));
}

function latencyAlerts(t: Thresholds): Alert[] {
  return (["fast", "slow"] as const).map((pace) => ({
    alert: pace === "fast" ? "LatencyBurnFast" : "LatencyBurnSlow",
    severity: severity[pace],
    expr: burns(latencyErrors, t.slo.latency, pace, t),
    summary: pace === "fast" ? "Many requests of the sale are slow" : "Requests of the sale keep being slow",
    description: `{{ $value | humanizePercentage }} of the requests of the last ${t.slo[pace].longWindow} took longer than ${t.slo.latencySeconds} s, ${t.slo[pace].burnRate} times what the objective of ${t.slo.latency} allows or more.`,
    dashboard: dashboardUids.sale,
  }));
}

/** Multi-window, multi-burn-rate: the long window says that it matters, the short one that it still goes on. */
function burns(errors: (window: string) => string, objective: number, pace: Pace, { slo }: Thresholds): string {
  const { burnRate, longWindow, shortWindow } = slo[pace];
  const line = `${burnRate} * (1 - ${objective})`;
  return [
    `${errors(longWindow)} > ${line}`,
    `${errors(shortWindow)} > ${line}`,
    `${saleRequests(shortWindow)} > ${slo.leastRequestsPerSecond}`,
  ].join(" and ");
}
