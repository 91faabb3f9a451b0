import { metricNames } from "../../../contract/app-metrics";
import { haproxyProxy } from "../../../contract/load-balancer";
import { bound } from "../../promql";
import type { Thresholds } from "../../thresholds";
import type { AlertCase, CasesOf, RecordCase, Series } from "../testing/case";
import { seconds } from "../testing/inspect";
import { above, counter, defaultAt, one, target } from "../testing/series";
import { availabilityErrors, entryRefusals, errorBudgetRemaining, latencyErrors, saleRequests } from "./slo";

const { httpRequests, httpRequestDuration } = metricNames;
const app = target("app", "app-1:9464");
const loadBalancer = target("load-balancer", "load-balancer:8405");
/** Buyers that are few, and enough to judge by. */
const trickle = 3;

/** Bookings of which a share fails, and health checks that all fail: those do not count. */
function failing(share: number, perSecond = 100): Series {
  const book = { ...app, method: "POST", route: "/book" };
  return {
    ...one(httpRequests, { ...book, status: "503" }, counter(share * perSecond)),
    ...one(httpRequests, { ...book, status: "409" }, counter((1 - share) * perSecond)),
    ...one(httpRequests, { ...app, method: "GET", route: "/readyz", status: "503" }, counter(1000)),
  };
}

/** 5xx that HAProxy sent, so many a second, and those of them that a replica had given. */
function entry(failed: number, passedOn: number): Series {
  const proxy = (name: string) => ({ ...loadBalancer, proxy: name, code: "5xx" });
  return {
    ...one("haproxy_frontend_http_responses_total", proxy(haproxyProxy.frontend), counter(failed)),
    ...one(
      "haproxy_server_http_responses_total",
      { ...proxy(haproxyProxy.backend), server: "app1" },
      counter(passedOn),
    ),
    ...one("haproxy_server_http_responses_total", { ...proxy(haproxyProxy.backend), server: "app2" }, counter(0)),
  };
}

/** Answers of which a share is slow, and failures that are all slow: those are availability's. */
function slow(share: number, seconds: number): Series {
  const book = { ...app, method: "POST", route: "/book" };
  const served = { ...book, status: "201" };
  const failed = { ...book, status: "503" };
  return {
    ...one(httpRequests, served, counter(100)),
    ...one(`${httpRequestDuration}_count`, served, counter(100)),
    ...one(`${httpRequestDuration}_bucket`, { ...served, le: bound(seconds) }, counter((1 - share) * 100)),
    ...one(`${httpRequestDuration}_count`, failed, counter(100)),
    ...one(`${httpRequestDuration}_bucket`, { ...failed, le: bound(seconds) }, counter(0)),
  };
}

export const sloCases: CasesOf = (t) => {
  const line = (pace: "fast" | "slow", objective: number) => above(t.slo[pace].burnRate * (1 - objective));
  const availability = (pace: "fast" | "slow"): AlertCase => ({
    series: (share) => failing(share),
    levels: line(pace, t.slo.availability),
    firesWhen: {
      "HAProxy refuses everybody": { series: { ...failing(0, 0), ...entry(trickle, 0) }, value: 1 },
      "no app is left to count": { series: entry(trickle, 0), value: 1 },
    },
    quietWhen: {
      "HAProxy counts a failure of the app again": { series: passedOn(line(pace, t.slo.availability).quiet) },
      "hardly anybody buys": { series: failing(1, t.slo.leastRequestsPerSecond / 2) },
      "the failures are over": { series: failedBefore(150) },
    },
  });
  const latency = (pace: "fast" | "slow"): AlertCase => ({
    series: (share) => slow(share, t.slo.latencySeconds),
    levels: line(pace, t.slo.latency),
  });
  return {
    alerts: {
      AvailabilityBurnFast: availability("fast"),
      AvailabilityBurnSlow: availability("slow"),
      LatencyBurnFast: latency("fast"),
      LatencyBurnSlow: latency("slow"),
    },
    records: records(t),
  };
};

/** A share of the bookings fails in the app, and the answers go through HAProxy. */
const passedOn = (share: number): Series => ({ ...failing(share), ...entry(share * 100, share * 100) });

/** Everything failed until `seconds` ago, and nothing since: the long windows remember, the short ones do not. */
function failedBefore(seconds: number): Series {
  const book = { ...app, method: "POST", route: "/book" };
  const samples = (180 - seconds) / 5;
  return {
    ...one(httpRequests, { ...book, status: "503" }, `0+500x${samples} ${samples * 500}x100`),
    ...one(httpRequests, { ...book, status: "201" }, `0x${samples} 0+500x100`),
  };
}

/** A rate over a window of which the case has seen only so much: what was before it counts as nothing. */
const begun = (perSecond: number, window: string) =>
  (perSecond * Math.min(defaultAt, seconds(window))) / seconds(window);

function records({ slo }: Thresholds): RecordCase[] {
  const { fast, slow: gentle } = slo;
  const windows = [fast.shortWindow, gentle.shortWindow, fast.longWindow, gentle.longWindow];
  return [
    ...windows.map((window) => ({
      record: entryRefusals(window),
      series: entry(trickle + 2, 2),
      expect: [{ value: begun(trickle, window) }],
    })),
    ...windows.map((window) => ({
      record: saleRequests(window),
      series: { ...failing(0.25), ...entry(25 + trickle, 25) },
      expect: [{ value: begun(100 + trickle, window) }],
    })),
    ...windows.map((window) => ({
      record: availabilityErrors(window),
      series: failing(0.25),
      expect: [{ value: 0.25 }],
    })),
    ...windows.map((window) => ({
      record: latencyErrors(window),
      series: slow(0.25, slo.latencySeconds),
      expect: [{ value: 0.25 }],
    })),
    { record: errorBudgetRemaining, series: failing((1 - slo.availability) / 4), expect: [{ value: 0.75 }] },
  ];
}
