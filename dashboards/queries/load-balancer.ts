import { haproxyProxy } from "../../contract/load-balancer";
import { maxBy, rate, type Selector, select, sumBy } from "./promql";

const backend = `proxy="${haproxyProxy.backend}"`;
const frontend = `proxy="${haproxyProxy.frontend}"`;

/** Replicas by what HAProxy thinks of them. */
export const replicasInService = (selector: Selector) =>
  sumBy([], select("haproxy_backend_agg_server_status", selector, backend, 'state="UP"'));
export const replicasDown = (selector: Selector) =>
  sumBy([], select("haproxy_backend_agg_server_status", selector, backend, 'state="DOWN"'));

/** Requests that wait in HAProxy because every replica is busy. */
export const requestsWaiting = (selector: Selector) =>
  sumBy([], select("haproxy_backend_current_queue", selector, backend));
export const sessions = (selector: Selector) =>
  sumBy([], select("haproxy_frontend_current_sessions", selector, frontend));
export const sessionLimit = (selector: Selector) =>
  sumBy([], select("haproxy_frontend_limit_sessions", selector, frontend));

/** Clients' connections that are refused, because their source holds too many, per second. */
export const refusedConnections = (selector: Selector) =>
  sumBy([], rate("haproxy_frontend_denied_connections_total", selector, frontend));

/** Connections that could not be made or had to be tried elsewhere, per second. */
export const retries = (selector: Selector) =>
  sumBy([], rate("haproxy_backend_retry_warnings_total", selector, backend));
export const redispatches = (selector: Selector) =>
  sumBy([], rate("haproxy_backend_redispatch_warnings_total", selector, backend));
export const connectionErrors = (selector: Selector) =>
  sumBy([], rate("haproxy_backend_connection_errors_total", selector, backend));
/** Mean time in seconds over the last 1024 requests: waiting for a replica, and until it answered. */
export const queueTime = (selector: Selector) =>
  maxBy([], select("haproxy_backend_queue_time_average_seconds", selector, backend));
export const responseTime = (selector: Selector) =>
  maxBy([], select("haproxy_backend_response_time_average_seconds", selector, backend));
