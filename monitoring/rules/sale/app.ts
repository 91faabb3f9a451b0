import { type BookingOutcomeLabel, metricNames } from "../../../contract/app-metrics";
import { dashboardUids } from "../../../contract/dashboard-uids";
import { haproxyProxy, mostFromOneSource } from "../../../contract/load-balancer";
import { oneOf, rate, share, sumBy } from "../../promql";
import type { Rules } from "../types";
import { saleRoutes } from "./slo";

const { httpRequests, httpRequestDuration, bookings, dbPoolQueueLength, dbPoolQueueLimit, dbUp } = metricNames;

/** Attempts that the app turned away for want of time or place, not because of the seat. */
const shedOutcomes: readonly BookingOutcomeLabel[] = ["queue_full", "deadline", "contended"];

const requestsByRoute = sumBy(["route"], rate(httpRequests, "1m"));
const failedByRoute = sumBy(["route"], rate(httpRequests, "1m", 'status=~"5.."'));
const queueRatio = "instance:ticketwatch_db_pool_queue:ratio";
const shedRatio = "ticketwatch:bookings_shed:ratio_rate1m";
const entry = `proxy="${haproxyProxy.frontend}"`;

/** What the app does and how close it is to its limits. A 409 (seat taken) is an answer, never an error. */
export const appRules: Rules = ({ sale, slo, hold }) => ({
  records: [
    { record: "route:ticketwatch_http_requests:rate1m", expr: requestsByRoute },
    { record: "route:ticketwatch_http_error_ratio:rate1m", expr: share(failedByRoute, requestsByRoute) },
    {
      record: "ticketwatch:http_error_ratio:rate1m",
      expr: share(`sum(${rate(httpRequests, "1m", 'status=~"5.."')})`, `sum(${rate(httpRequests, "1m")})`),
    },
    ...[0.5, 0.99].map((quantile) => ({
      record: "route_quantile:ticketwatch_http_request_duration_seconds:rate1m",
      labels: { quantile: `${quantile}` },
      expr: `histogram_quantile(${quantile}, ${sumBy(["route", "le"], rate(`${httpRequestDuration}_bucket`, "1m"))})`,
    })),
    { record: "outcome:ticketwatch_bookings:rate1m", expr: sumBy(["outcome"], rate(bookings, "1m")) },
    {
      record: shedRatio,
      expr: share(`sum(${rate(bookings, "1m", oneOf("outcome", shedOutcomes))})`, `sum(${rate(bookings, "1m")})`),
    },
    { record: queueRatio, expr: `${dbPoolQueueLength} / ${dbPoolQueueLimit}` },
  ],
  alerts: [
    {
      alert: "ErrorRatioHigh",
      severity: "warning",
      expr:
        `route:ticketwatch_http_error_ratio:rate1m{${oneOf("route", saleRoutes)}} > ${sale.errorRatio} ` +
        `and on (route) route:ticketwatch_http_requests:rate1m > ${slo.leastRequestsPerSecond}`,
      forSeconds: sale.errorSeconds,
      summary: "{{ $labels.route }} fails",
      description: "{{ $value | humanizePercentage }} of the requests to {{ $labels.route }} end in a 5xx.",
      dashboard: dashboardUids.app,
    },
    {
      alert: "BookingQueueFilling",
      severity: "warning",
      expr: `${queueRatio} > ${sale.queueRatio}`,
      forSeconds: hold.brief,
      summary: "The queue for database connections fills up on {{ $labels.instance }}",
      description: "{{ $value | humanizePercentage }} of the queue is taken; when it is full, bookings are refused.",
      dashboard: dashboardUids.app,
    },
    {
      alert: "BookingsShed",
      severity: "warning",
      expr: `${shedRatio} > ${sale.shedRatio} and sum(outcome:ticketwatch_bookings:rate1m) > ${slo.leastRequestsPerSecond}`,
      forSeconds: hold.brief,
      summary: "The app turns bookings away",
      description: "{{ $value | humanizePercentage }} of the booking attempts are refused for want of time or place.",
      dashboard: dashboardUids.app,
    },
    {
      alert: "AppEventLoopLagging",
      severity: "warning",
      expr: `nodejs_eventloop_lag_p99_seconds{job="app"} > ${sale.eventLoopLagSeconds}`,
      forSeconds: hold.brief,
      summary: "{{ $labels.instance }} is too busy to answer",
      description: "The event loop lags by {{ $value | humanizeDuration }} at p99: every answer waits as long.",
      dashboard: dashboardUids.app,
    },
    {
      alert: "AppDatabaseDown",
      severity: "critical",
      expr: `${dbUp} == 0`,
      forSeconds: sale.unreachableSeconds,
      summary: "{{ $labels.instance }} cannot reach MySQL",
      description: "The app's own check of its database fails (ticketwatch_db_up is {{ $value }}); bookings get a 503.",
      dashboard: dashboardUids.app,
    },
    {
      alert: "AppReplicaDown",
      severity: "warning",
      // HAProxy has slots for more replicas than there are: those are in maintenance, not down.
      expr: `haproxy_backend_agg_server_status{proxy="${haproxyProxy.backend}", state="DOWN"} > ${sale.replicasDown}`,
      forSeconds: hold.brief,
      summary: "A replica of the app is out of service",
      description: "HAProxy counts {{ $value }} replicas as down, and sends their share of the buyers to the others.",
      dashboard: dashboardUids.app,
    },
    {
      alert: "SaleUnreachable",
      severity: "critical",
      expr: `haproxy_backend_active_servers{proxy="${haproxyProxy.backend}"} == 0`,
      forSeconds: sale.unreachableSeconds,
      summary: "No replica of the app is in service",
      description: "HAProxy has {{ $value }} replicas to send requests to: every buyer gets a 503.",
      dashboard: dashboardUids.sale,
    },
    {
      alert: "EntryConnectionsNearLimit",
      severity: "warning",
      expr: `haproxy_frontend_current_sessions{${entry}} / haproxy_frontend_limit_sessions{${entry}} > ${sale.entryConnectionsRatio}`,
      forSeconds: hold.brief,
      summary: "HAProxy runs out of connections",
      description:
        "{{ $value | humanizePercentage }} of HAProxy's connections are taken; beyond all of them buyers wait unheard.",
      dashboard: dashboardUids.app,
    },
    {
      alert: "EntryConnectionsRefused",
      severity: "warning",
      expr: `${rate("haproxy_frontend_denied_connections_total", "1m", entry)} > ${sale.entryRefusedPerSecond}`,
      forSeconds: hold.brief,
      summary: "One source wants more connections than HAProxy gives it",
      description: `{{ $value | printf "%.2f" }} connections per second are refused, because their source holds ${mostFromOneSource} already.`,
      dashboard: dashboardUids.app,
    },
  ],
});
