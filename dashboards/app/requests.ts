import { routeLabels } from "../../contract/app-metrics";
import { thresholds } from "../../monitoring/thresholds";
import { heatmap, timeseries } from "../panels";
import * as app from "../queries/app";
import { burnRate, burnWindows } from "../queries/sale";
import { ofReplicas } from "../queries/selectors";
import { above } from "../shared/levels";
import { drills } from "../shared/links";

const { slo, sale } = thresholds;
const [, bookRoute] = routeLabels;

/** Who asks for what, and what they get. */
export const traffic = [
  timeseries({
    title: "Requests by route",
    description: "Requests per second by route.",
    unit: "reqps",
    queries: { "{{route}}": app.requestRate(["route"], ofReplicas) },
    stacked: true,
  }),
  timeseries({
    title: "HTTP responses by code",
    description: "Answers per second by status; 499 stands for clients that left before they had their answer.",
    unit: "reqps",
    queries: { "{{status}}": app.requestRate(["status"], ofReplicas) },
    stacked: true,
  }),
  timeseries({
    title: "Requests by replica",
    description: "Requests per second by replica. The lines should lie close together.",
    unit: "reqps",
    queries: { "{{instance}}": app.requestRate(["instance"], ofReplicas) },
    drill: drills.replica,
  }),
];

/** Errors, and how fast they and slowness spend what is allowed. */
export const objectives = [
  timeseries({
    title: "Error ratio by route",
    description: "Share of a route's answers with a 5xx status; the dashed line is where an alert fires.",
    unit: "percentunit",
    levels: above(sale.errorRatio),
    queries: { "{{route}}": app.errorRatio(["route"], ofReplicas) },
  }),
  timeseries({
    title: "Availability error-budget burn rate",
    description:
      "How many times faster than allowed the whole sale spends its error budget, over the two alert windows; 1 is just allowed.",
    unit: "short",
    levels: above(slo.fast.burnRate),
    queries: Object.fromEntries(burnWindows.map((window) => [`over ${window}`, burnRate("availability", window)])),
  }),
  timeseries({
    title: "Latency error-budget burn rate",
    description: `The same for answers that took longer than ${slo.latencySeconds} s.`,
    unit: "short",
    levels: above(slo.fast.burnRate),
    queries: Object.fromEntries(burnWindows.map((window) => [`over ${window}`, burnRate("latency", window)])),
  }),
];

/** How long answers take. */
export const latency = [
  timeseries({
    title: "Latency by route",
    description: "Median and 99th percentile of the time to answer, by route.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: {
      "{{route}} p50": app.latency(0.5, ["route"], ofReplicas),
      "{{route}} p99": app.latency(0.99, ["route"], ofReplicas),
    },
  }),
  timeseries({
    title: "p99 latency by replica",
    description: "99th percentile of the time to answer, by replica. One line above the others is one sick replica.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: { "{{instance}}": app.latency(0.99, ["instance"], ofReplicas) },
    drill: drills.replica,
  }),
  heatmap({
    title: "Latency of bookings",
    description: "How many bookings were answered in which time, per second. Two bands are two kinds of answers.",
    unit: "s",
    queries: { "{{le}}": app.latencyBuckets(ofReplicas, bookRoute) },
  }),
];
