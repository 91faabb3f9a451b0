import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import {
  bookingOutcomes,
  cacheResults,
  durationBuckets,
  metricNames,
  refreshResults,
  retryCauses,
} from "../../contract/app-metrics";
import { version } from "../../package.json";
import { defaultIsolation, type IsolationLevel } from "../db/isolation";
import { initialHttpSeries } from "./http-series";
import { saleMetrics } from "./sale-metrics";

/** All metrics of one app, in a registry of their own. */
export type AppMetrics = ReturnType<typeof createMetrics>;

/** Creates the metrics with every labelled counter at 0, so that rates and alerts see series before the first event. */
export function createMetrics(strategy: string, isolation: IsolationLevel = defaultIsolation) {
  const registry = new Registry();
  const metrics = {
    registry,
    ...httpMetrics(registry),
    ...bookingMetrics(registry),
    ...saleMetrics(registry),
    ...databaseMetrics(registry),
  };
  for (const labels of initialHttpSeries()) {
    metrics.httpRequests.inc(labels, 0);
    metrics.httpRequestDuration.zero(labels);
  }
  for (const outcome of bookingOutcomes) metrics.bookings.inc({ strategy, outcome }, 0);
  for (const cause of retryCauses) metrics.bookingRetries.inc({ strategy, cause }, 0);
  for (const result of cacheResults) metrics.soldSeatCacheLookups.inc({ result }, 0);
  for (const result of refreshResults) metrics.seatMapRefreshes.inc({ result }, 0);
  for (const to of ["up", "down"]) metrics.dbStateChanges.inc({ to }, 0);
  metrics.bookingTransactionDuration.zero({ strategy });
  addBuildInfo(registry, { booking_strategy: strategy, transaction_isolation: isolation });
  collectDefaultMetrics({ register: registry });
  return metrics;
}

function httpMetrics(registry: Registry) {
  const labelNames = ["method", "route", "status"] as const;
  return {
    httpRequests: new Counter({
      name: metricNames.httpRequests,
      help: "HTTP requests ended, by status; 499 when the client left before it had the whole answer.",
      labelNames,
      registers: [registry],
    }),
    httpRequestDuration: new Histogram({
      name: metricNames.httpRequestDuration,
      help: "Seconds from the request's headers to the end of its answer.",
      labelNames,
      buckets: durationBuckets,
      registers: [registry],
    }),
    httpRequestsInFlight: new Gauge({
      name: metricNames.httpRequestsInFlight,
      help: "HTTP requests received and not yet ended.",
      registers: [registry],
    }),
    httpConnectionsDropped: new Counter({
      name: metricNames.httpConnectionsDropped,
      help: "Connections closed at once because there were too many.",
      registers: [registry],
    }),
  };
}

function bookingMetrics(registry: Registry) {
  return {
    bookings: new Counter({
      name: metricNames.bookings,
      help: "Booking attempts by strategy and outcome.",
      labelNames: ["strategy", "outcome"] as const,
      registers: [registry],
    }),
    bookingRetries: new Counter({
      name: metricNames.bookingRetries,
      help: "Booking transactions tried again, by cause.",
      labelNames: ["strategy", "cause"] as const,
      registers: [registry],
    }),
    bookingTransactionDuration: new Histogram({
      name: metricNames.bookingTransactionDuration,
      help: "Seconds a booking held its database connection, one observation per try.",
      labelNames: ["strategy"] as const,
      buckets: durationBuckets,
      registers: [registry],
    }),
  };
}

function databaseMetrics(registry: Registry) {
  return {
    dbUp: new Gauge({
      name: metricNames.dbUp,
      help: "1 when the last database check succeeded, else 0.",
      registers: [registry],
    }),
    dbStateChanges: new Counter({
      name: metricNames.dbStateChanges,
      help: "Times the database was seen to go (down) or to come back (up).",
      labelNames: ["to"] as const,
      registers: [registry],
    }),
    dbPoolAcquireWait: new Histogram({
      name: metricNames.dbPoolAcquireWait,
      help: "Seconds a request waited for a database connection.",
      buckets: durationBuckets,
      registers: [registry],
    }),
  };
}

function addBuildInfo(
  registry: Registry,
  settings: { readonly booking_strategy: string; readonly transaction_isolation: string },
): void {
  new Gauge({
    name: metricNames.buildInfo,
    help: "Always 1; its labels describe the running app.",
    labelNames: ["version", "node_version", "booking_strategy", "transaction_isolation"],
    registers: [registry],
  }).set({ version, node_version: process.version, ...settings }, 1);
}
