import { metricNames } from "../../app/metrics/names";
import { haproxyProxy } from "../../infra/services/haproxy-config";
import { rate, sumBy } from "./promql";

/** Requests per second that each replica of the app ended. */
export const requestsByReplica = sumBy(["instance"], rate(metricNames.httpRequests));

/** Replicas that HAProxy sends requests to. */
export const replicasInService = `sum(haproxy_backend_agg_server_status{proxy="${haproxyProxy.backend}", state="UP"})`;

/** Requests that wait in HAProxy because every replica is busy. */
export const requestsWaiting = `sum(haproxy_backend_current_queue{proxy="${haproxyProxy.backend}"})`;
