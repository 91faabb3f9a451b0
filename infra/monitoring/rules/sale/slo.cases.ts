import { metricNames } from "../../../../app/metrics/names";
import type { Thresholds } from "../../thresholds";
import { bound } from "../promql";
import type { AlertCase, CasesOf, RecordCase, Series } from "../testing/case";
import { above, counter, one, target } from "../testing/series";
import { availabilityErrors, errorBudgetRemaining, latencyErrors, saleRequests } from "./slo";

const { httpRequests, httpRequestDuration } = metricNames;
const app = target("app", "app-1:9464");

/** Bookings of which a share fails, and health checks that all fail: those do not count. */
function failing(share: number, perSecond = 100): Series {
  const book = { ...app, method: "POST", route: "/book" };
  return {
    ...one(httpRequests, { ...book, status: "503" }, counter(share * perSecond)),
    ...one(httpRequests, { ...book, status: "409" }, counter((1 - share) * perSecond)),
    ...one(httpRequests, { ...app, method: "GET", route: "/readyz", status: "503" }, counter(1000)),
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
    quietWhen: {
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

/** Everything failed until `seconds` ago, and nothing since: the long windows remember, the short ones do not. */
function failedBefore(seconds: number): Series {
  const book = { ...app, method: "POST", route: "/book" };
  const samples = (180 - seconds) / 5;
  return {
    ...one(httpRequests, { ...book, status: "503" }, `0+500x${samples} ${samples * 500}x100`),
    ...one(httpRequests, { ...book, status: "201" }, `0x${samples} 0+500x100`),
  };
}

function records({ slo }: Thresholds): RecordCase[] {
  const { fast, slow: gentle } = slo;
  const windows = [fast.shortWindow, gentle.shortWindow, fast.longWindow, gentle.longWindow];
  return [
    ...[fast.shortWindow, gentle.shortWindow].map((window) => ({
      record: saleRequests(window),
      series: failing(0.25),
      expect: [{ value: 100 }],
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
