import { metricNames } from "../../app/metrics/names";
import { rate, sumBy } from "./promql";

const { httpRequests, httpRequestDuration, bookings } = metricNames;

/** Requests per second that the app answered or gave up on, by route. */
export const requestRate = sumBy(["route"], rate(httpRequests));

/** Share of answers that are the server's fault (5xx), 0 to 1. */
export const errorRatio = `sum(${rate(httpRequests, 'status=~"5.."')}) / sum(${rate(httpRequests)})`;

/** Bookings per second by outcome. */
export const bookingRate = sumBy(["outcome"], rate(bookings));

/** Latency in seconds that `quantile` of a route's answers stay below. */
export function latency(quantile: number): string {
  return `histogram_quantile(${quantile}, ${sumBy(["route", "le"], rate(`${httpRequestDuration}_bucket`))})`;
}
