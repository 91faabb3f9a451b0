import { metricNames } from "../../../contract/app-metrics";
import { haproxyProxy } from "../../../contract/load-balancer";
import type { CasesOf, Labels, RecordCase, Series } from "../testing/case";
import { above, counter, lasting, one, steady, switched, target } from "../testing/series";

const app = target("app", "app-1:9464");
const loadBalancer = { ...target("load-balancer", "load-balancer:8405"), proxy: haproxyProxy.backend };
const entry = { ...loadBalancer, proxy: haproxyProxy.frontend };

/** Bookings that fail at this share, on both ends of a second's hundred. */
function requests(failed: number, perSecond = 100): Series {
  const book = { ...app, method: "POST", route: "/book" };
  return {
    ...one(metricNames.httpRequests, { ...book, status: "500" }, counter(failed * perSecond)),
    ...one(metricNames.httpRequests, { ...book, status: "409" }, counter((1 - failed) * perSecond)),
  };
}

function attempts(shed: number, perSecond = 100): Series {
  const strategy = "row-lock";
  return {
    ...one(metricNames.bookings, { ...app, strategy, outcome: "queue_full" }, counter(shed * perSecond)),
    ...one(metricNames.bookings, { ...app, strategy, outcome: "seat_taken" }, counter((1 - shed) * perSecond)),
  };
}

const servers = (state: string, count: number) =>
  one("haproxy_backend_agg_server_status", { ...loadBalancer, state }, steady(count));

const taken = (share: number, proxy: Labels = entry): Series => ({
  ...one("haproxy_frontend_current_sessions", proxy, steady(share * 1000)),
  ...one("haproxy_frontend_limit_sessions", proxy, steady(1000)),
});

const queue = (waiting: number): Series => ({
  ...one(metricNames.dbPoolQueueLength, app, steady(waiting)),
  ...one(metricNames.dbPoolQueueLimit, app, steady(1000)),
});

/** Half of the answers within 10 ms, all of them within 20 ms. */
const durations: Series = Object.fromEntries(
  Object.entries({ "0.01": 50, "0.02": 100, "+Inf": 100 }).flatMap(([le, perSecond]) =>
    Object.entries(
      one(`${metricNames.httpRequestDuration}_bucket`, { ...app, route: "/book", le }, counter(perSecond)),
    ),
  ),
);

const records: RecordCase[] = [
  {
    record: "route:ticketwatch_http_requests:rate1m",
    series: requests(0.25),
    expect: [{ labels: { route: "/book" }, value: 100 }],
  },
  {
    record: "route:ticketwatch_http_error_ratio:rate1m",
    series: requests(0.25),
    expect: [{ labels: { route: "/book" }, value: 0.25 }],
  },
  { record: "ticketwatch:http_error_ratio:rate1m", series: requests(0.25), expect: [{ value: 0.25 }] },
  {
    record: "route_quantile:ticketwatch_http_request_duration_seconds:rate1m",
    series: durations,
    expect: [
      { labels: { route: "/book", quantile: "0.5" }, value: 0.01 },
      { labels: { route: "/book", quantile: "0.99" }, value: 0.0198 },
    ],
  },
  {
    record: "outcome:ticketwatch_bookings:rate1m",
    series: attempts(0.25),
    expect: [
      { labels: { outcome: "queue_full" }, value: 25 },
      { labels: { outcome: "seat_taken" }, value: 75 },
    ],
  },
  { record: "ticketwatch:bookings_shed:ratio_rate1m", series: attempts(0.25), expect: [{ value: 0.25 }] },
  { record: "instance:ticketwatch_db_pool_queue:ratio", series: queue(250), expect: [{ labels: app, value: 0.25 }] },
];

export const appCases: CasesOf = ({ sale, slo }) => ({
  records,
  alerts: {
    ErrorRatioHigh: {
      series: (share) => requests(share),
      levels: above(sale.errorRatio),
      labels: { route: "/book" },
      quietWhen: { "hardly anybody buys": { series: requests(1, slo.leastRequestsPerSecond / 2) } },
    },
    BookingQueueFilling: {
      series: (share) => queue(share * 1000),
      levels: above(sale.queueRatio),
      labels: app,
    },
    BookingsShed: {
      series: (share) => attempts(share),
      levels: above(sale.shedRatio),
      quietWhen: { "hardly anybody books": { series: attempts(1, slo.leastRequestsPerSecond / 2) } },
    },
    AppEventLoopLagging: {
      series: (seconds) => one("nodejs_eventloop_lag_p99_seconds", app, steady(seconds)),
      levels: above(sale.eventLoopLagSeconds),
      labels: app,
      quietWhen: {
        "another program lags": {
          series: one(
            "nodejs_eventloop_lag_p99_seconds",
            target("seats-exporter"),
            steady(sale.eventLoopLagSeconds * 2),
          ),
        },
      },
    },
    AppDatabaseDown: {
      series: (seconds) => one(metricNames.dbUp, app, switched(1, 0, seconds)),
      levels: lasting(sale.unreachableSeconds),
      labels: app,
      value: 0,
    },
    AppReplicaDown: {
      series: (replicas) => servers("DOWN", replicas),
      levels: above(sale.replicasDown),
      labels: { ...loadBalancer, state: "DOWN" },
      quietWhen: { "slots are free for more": { series: servers("MAINT", 6) } },
    },
    SaleUnreachable: {
      series: (seconds) => one("haproxy_backend_active_servers", loadBalancer, switched(1, 0, seconds)),
      levels: lasting(sale.unreachableSeconds),
      labels: loadBalancer,
      value: 0,
    },
    EntryConnectionsNearLimit: {
      series: (share) => taken(share),
      levels: above(sale.entryConnectionsRatio),
      labels: entry,
      quietWhen: { "those who scrape HAProxy take theirs": { series: taken(1, { ...entry, proxy: "metrics" }) } },
    },
    EntryConnectionsRefused: {
      series: (perSecond) => one("haproxy_frontend_denied_connections_total", entry, counter(perSecond)),
      levels: above(sale.entryRefusedPerSecond),
      labels: entry,
    },
  },
});
