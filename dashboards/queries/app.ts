import { metricNames as names } from "../../contract/app-metrics";
import { increase, maxBy, quantile, rate, type Selector, select, sumBy } from "./promql";

const serverFault = 'status=~"5.."';

/** Requests per second that the app answered or gave up on, for the given labels. */
export function requestRate(by: readonly string[], selector: Selector): string {
  return sumBy(by, rate(names.httpRequests, selector));
}

/** Share of answers that are the server's fault (5xx), 0 to 1, for the given labels; 0 where there are no answers. */
export function errorRatio(by: readonly string[], selector: Selector): string {
  const faults = sumBy(by, rate(names.httpRequests, selector, serverFault));
  const all = requestRate(by, selector);
  return `(${faults} or 0 * ${all}) / (${all} > 0) or 0 * ${all}`;
}

/** Latency in seconds that `share` of the answers stay below, for the given labels; not a number while there are none. */
export function latency(share: number, by: readonly string[], selector: Selector): string {
  return quantile(share, by, names.httpRequestDuration, selector);
}

/** Answers per second by latency bucket, for a heatmap. */
export function latencyBuckets(selector: Selector, route: string): string {
  return sumBy(["le"], rate(`${names.httpRequestDuration}_bucket`, selector, `route="${route}"`));
}

export const inFlight = (selector: Selector) => sumBy(["instance"], select(names.httpRequestsInFlight, selector));
export const connections = (selector: Selector) => sumBy(["instance"], select(names.httpConnections, selector));
export const refusalsHeld = (selector: Selector) => sumBy(["instance"], select(names.httpRefusalsHeld, selector));
export const connectionsDropped = (selector: Selector) =>
  sumBy(["instance"], rate(names.httpConnectionsDropped, selector));

/** Bookings per second by outcome. */
export const bookingRate = (selector: Selector) => sumBy(["outcome"], rate(names.bookings, selector));
/** Bookings by outcome in the time shown. */
export const bookingsInRange = (selector: Selector) => sumBy(["outcome"], increase(names.bookings, selector));
/** Tickets sold per second, as the app acknowledged them. */
export const ticketsPerSecond = (selector: Selector) => sumBy([], rate(names.bookings, selector, 'outcome="booked"'));
/** Share of the booking attempts of the whole sale that were refused for want of time or place, 0 to 1. */
export const shedRatio = "ticketwatch:bookings_shed:ratio_rate1m";
/** Bookings per second that the app refused or gave up to protect itself, by outcome. */
export const refusalRate = (selector: Selector) =>
  sumBy(
    ["outcome"],
    rate(names.bookings, selector, 'outcome=~"queue_full|deadline|contended|unavailable|unknown|failed"'),
  );
export const retryRate = (selector: Selector) => sumBy(["cause"], rate(names.bookingRetries, selector));
export const transactionLatency = (share: number, selector: Selector) =>
  quantile(share, [], names.bookingTransactionDuration, selector);

/** 1 while every chosen replica books with a safe strategy, and 1 for each that caches sold seats. */
export const strategySafe = (selector: Selector) => `min(${select(names.bookingStrategySafe, selector)})`;
export const cacheEnabled = (selector: Selector) => `max(${select(names.soldSeatCacheEnabled, selector)})`;
export const cacheLookups = (selector: Selector) => sumBy(["result"], rate(names.soldSeatCacheLookups, selector));
export const seatMapAge = (selector: Selector) => maxBy(["instance"], select(names.seatMapAge, selector));
export const seatMapRefreshes = (selector: Selector) => sumBy(["result"], rate(names.seatMapRefreshes, selector));
export const seatMapRefreshLatency = (share: number, selector: Selector) =>
  quantile(share, [], names.seatMapRefreshDuration, selector);

/** 1 while a replica reaches MySQL. */
export const databaseUp = (selector: Selector) => `min by (instance) (${select(names.dbUp, selector)})`;
export const databaseUpForAll = (selector: Selector) => `min(${select(names.dbUp, selector)})`;
export const poolConnections = (selector: Selector) => sumBy(["state"], select(names.dbPoolConnections, selector));
export const poolLimit = (selector: Selector) => sumBy([], select(names.dbPoolConnectionsLimit, selector));
export const poolQueue = (selector: Selector) => sumBy(["instance"], select(names.dbPoolQueueLength, selector));
/** Share of the queue for database connections that is taken, 0 to 1. */
export const poolQueueRatio = (selector: Selector) => select("instance:ticketwatch_db_pool_queue:ratio", selector);
export const poolQueueLimit = (selector: Selector) => maxBy([], select(names.dbPoolQueueLimit, selector));
export const poolWait = (share: number, selector: Selector) => quantile(share, [], names.dbPoolAcquireWait, selector);
