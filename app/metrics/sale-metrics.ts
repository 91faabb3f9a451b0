import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { durationBuckets, metricNames } from "../../contract/app-metrics";

/** What is known of the sale without asking MySQL: the sold-seat cache and the seat map. */
export function saleMetrics(registry: Registry) {
  return {
    bookingStrategySafe: new Gauge({
      name: metricNames.bookingStrategySafe,
      help: "0 when the booking strategy can sell a seat twice, else 1.",
      registers: [registry],
    }),
    soldSeatCacheLookups: new Counter({
      name: metricNames.soldSeatCacheLookups,
      help: "Look-ups in the sold-seat cache: own is the user's own seat, stale means no recent news of the sale.",
      labelNames: ["result"] as const,
      registers: [registry],
    }),
    soldSeatCacheClears: new Counter({
      name: metricNames.soldSeatCacheClears,
      help: "Times the sold-seat cache forgot everything because the sale was reset.",
      registers: [registry],
    }),
    seatMapRefreshes: new Counter({
      name: metricNames.seatMapRefreshes,
      help: "Refreshes of the seat map by result.",
      labelNames: ["result"] as const,
      registers: [registry],
    }),
    seatMapRefreshDuration: new Histogram({
      name: metricNames.seatMapRefreshDuration,
      help: "Seconds a refresh of the seat map took.",
      buckets: durationBuckets,
      registers: [registry],
    }),
  };
}
