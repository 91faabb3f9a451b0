import { mostFromOneSource } from "../../contract/load-balancer";
import { ports } from "../../contract/ports";
import { bookings, container, limitCpu, pause, processOf, start, stop, unlimitCpu, unpause } from "./commands";
import type { Runbooks } from "./types";
import { percent } from "./words";

const morePower =
  "Add replicas: `./lab up --set appReplicas=2`. They share MySQL, so this helps as long as MySQL is not the limit.";

const connectionsBySource = `nsenter --target ${processOf("load-balancer")} --net ss -Htn state established '( sport = :${ports.loadBalancer} )' | awk '{ sub(/:[0-9]+$/, "", $4); print $4 }' | sort | uniq -c | sort -rn | head`;
/** What is published goes past the other chains. */
const keepOff = "keep it off there: `iptables -I DOCKER-USER -s <address> -j DROP`";

/** Runbooks of the app and what stands in front of it. */
export const appRunbooks: Runbooks = ({ sale, slo, hold }) => ({
  ErrorRatioHigh: {
    meaning: `More than ${percent(sale.errorRatio)} of the requests to one route end in a 5xx, for ${sale.errorSeconds} s, at more than ${slo.leastRequestsPerSecond} request per second. It says which route; the burn-rate alerts say whether the objective is in danger.`,
    confirm: [
      { query: "route:ticketwatch_http_error_ratio:rate1m", see: "the share of each route." },
      {
        query: 'sum by (outcome) (rate(ticketwatch_bookings_total{outcome!~"booked|already_booked|seat_taken"}[1m]))',
        see: "why bookings fail.",
      },
    ],
    firstMoves: [
      "`unavailable`, `unknown` (a COMMIT without an answer): the database is away, see [AppDatabaseDown](app-database-down.md).",
      "`queue_full`, `deadline`, `contended`: an overload, see [BookingsShed](bookings-shed.md).",
      "`failed`, or a route that does not book: a fault of the app; its log has the stack trace with the request's id.",
    ],
    fire: {
      how: "Pause MySQL under load.",
      run: [`${bookings(90)} &`, "sleep 20", pause("mysql")],
      undo: [unpause("mysql")],
    },
  },
  BookingQueueFilling: {
    meaning: `In one replica, more than ${percent(sale.queueRatio)} of the places in the queue for database connections are taken, for ${hold.brief} s. When it is full, bookings are refused with a 503 before they are read.`,
    confirm: [
      { query: "ticketwatch_db_pool_queue_length", see: "how many bookings wait, by replica." },
      {
        query:
          "rate(ticketwatch_booking_transaction_duration_seconds_sum[1m]) / rate(ticketwatch_booking_transaction_duration_seconds_count[1m])",
        see: "how long a booking holds its connection; some milliseconds are normal.",
      },
    ],
    firstMoves: [
      "Bookings hold connections for long: MySQL is slow. Look at row-lock waits and slow queries first.",
      "They do not: more people come than one replica serves.",
      morePower,
    ],
    fire: {
      how: "Send twice as many connections as the on-sale scene does.",
      run: [bookings(60, "--connections 1000")],
    },
  },
  BookingsShed: {
    meaning: `More than ${percent(sale.shedRatio)} of the booking attempts are refused for want of time or place, for ${hold.brief} s. Refusing early is how the app survives: those that are let in are still served.`,
    confirm: [
      { query: "ticketwatch:bookings_shed:ratio_rate1m", see: "the share of attempts that are refused." },
      {
        query: 'sum by (outcome) (rate(ticketwatch_bookings_total{outcome=~"queue_full|deadline|contended"}[1m]))',
        see: "`queue_full`: too many at once; `deadline`: too slow; `contended`: too many want the same seat.",
      },
    ],
    firstMoves: [
      "See whether bookings still get through: `outcome:ticketwatch_bookings:rate1m`. If they do, the app does what it should under this load.",
      morePower,
      "`contended` alone: the strategy `compare-and-set` waits for no row lock (`./lab up --set bookingStrategy=compare-and-set`).",
    ],
    fire: {
      how: "Send many times more connections than the queue has places for.",
      run: [bookings(60, "--connections 3000")],
    },
  },
  AppEventLoopLagging: {
    meaning: `Node's event loop in one replica lags by more than ${sale.eventLoopLagSeconds} s at p99, for ${hold.brief} s. All that this process does waits as long, answers to health checks included.`,
    confirm: [
      { query: 'nodejs_eventloop_lag_p99_seconds{job="app"}', see: "the lag of each replica." },
      {
        query: 'name:container_cpu_usage_seconds:rate1m{service=~"app-.*"}',
        see: "1 is a full core: the process cannot use more.",
      },
    ],
    firstMoves: [
      `A full core: more work than one process can do. ${morePower}`,
      "Far from a full core: it is kept from running. Look at [ContainerCpuThrottled](container-cpu-throttled.md) and [HostCpuHigh](host-cpu-high.md).",
      "Little load: something blocks the loop; long garbage collections show in `nodejs_gc_duration_seconds_sum`.",
    ],
    fire: {
      how: "Leave the app a twentieth of a CPU under load.",
      run: [limitCpu("app-1", 0.05), bookings(60)],
      undo: [unlimitCpu("app-1")],
    },
  },
  AppDatabaseDown: {
    meaning: `A replica's own check of its database has failed for ${sale.unreachableSeconds} s. Its bookings get a 503; it serves the seat map as long as it has one.`,
    confirm: [
      { query: "ticketwatch_db_up", see: "whether it is one replica or all." },
      { query: "mysql_up", see: "whether the exporter reaches MySQL." },
      { run: "./lab logs app-1", see: "the reason: refused, timed out, access denied." },
    ],
    firstMoves: [
      "All replicas and the exporter: MySQL is gone, go on with [MysqlDown](mysql-down.md).",
      "The exporter reaches it: `access denied` in the log means that password and account differ (`./lab up` sets both); `too many connections` is [MysqlConnectionsNearLimit](mysql-connections-near-limit.md).",
      "One replica alone: restart its container.",
    ],
    fire: { how: "Pause MySQL.", run: [pause("mysql")], undo: [unpause("mysql")] },
  },
  AppReplicaDown: {
    meaning: `HAProxy has counted more than ${sale.replicasDown} replicas of the app as down for ${hold.brief} s. The others serve its share of the buyers, as long as they can.`,
    confirm: [
      { query: 'haproxy_backend_agg_server_status{state="DOWN"}', see: "how many." },
      { query: "haproxy_server_check_status == 1", see: "which server, and what its last check said." },
      { run: "./lab status", see: "which replica is not healthy." },
    ],
    firstMoves: [
      "It does not run: [ContainerDown](container-down.md).",
      "It runs and is not ready: it does not reach MySQL, see [AppDatabaseDown](app-database-down.md).",
      "It is ready by itself (`./lab logs app-1`): is the network between HAProxy's host and its own in order?",
    ],
    fire: { how: "Stop one of several replicas.", run: [stop("app-1")], undo: [start("app-1")] },
  },
  SaleUnreachable: {
    meaning: `HAProxy has had no replica to send requests to for ${sale.unreachableSeconds} s. Every buyer gets a 503 that the app never sees, so the app's own figures look calm; the availability of the sale counts it, from HAProxy's figures.`,
    confirm: [
      { query: 'haproxy_server_status{state="UP"} == 1', see: "nothing: no server is up." },
      { run: `docker ps --all --filter name=${container("app-")}`, see: "whether the replicas run and are healthy." },
    ],
    firstMoves: [
      `Not running: \`docker logs --tail 50 ${container("app-1")}\` tells why; \`./lab up\` makes what is missing.`,
      "Running and unhealthy: they say that they are not ready, usually because MySQL is away: [AppDatabaseDown](app-database-down.md).",
      "Healthy: HAProxy does not find them. Restart the load balancer's container.",
    ],
    fire: { how: "Stop the only replica.", run: [stop("app-1")], undo: [start("app-1")] },
  },
  EntryConnectionsNearLimit: {
    meaning: `More than ${percent(sale.entryConnectionsRatio)} of the connections that HAProxy takes are taken, for ${hold.brief} s. When all are, a newcomer is connected by the kernel and gets no answer until somebody leaves: the app's own figures stay calm.`,
    confirm: [
      { query: 'haproxy_frontend_current_sessions{proxy="entry"}', see: "how many connections there are." },
      {
        query: 'rate(haproxy_frontend_http_requests_total{proxy="entry"}[1m])',
        see: "what they ask: next to nothing means that they are only held.",
      },
    ],
    firstMoves: [
      "A load of your own runs through HAProxy (more than one replica): it has that many connections; give it fewer.",
      "Much is asked: this is the rush. Answers that come sooner free connections sooner; look at [LatencyBurnFast](latency-burn-fast.md).",
      `Little is asked: somebody holds connections, from more than one address, because one alone is stopped earlier ([EntryConnectionsRefused](entry-connections-refused.md)). Find them in the same way, and ${keepOff}.`,
    ],
    fire: {
      how: "Load two replicas with more connections than that.",
      run: ["./lab up --set appReplicas=2", bookings(60, "--connections 1300")],
      undo: ["./lab up --set appReplicas=1"],
    },
  },
  EntryConnectionsRefused: {
    meaning: `HAProxy has refused connections for ${hold.brief} s, because their source held ${mostFromOneSource} already. Buyers from other addresses are served. Those of this machine, or of others behind one address, count as one source: they are refused with whoever holds so many.`,
    confirm: [
      {
        query: 'rate(haproxy_frontend_denied_connections_total{proxy="entry"}[1m])',
        see: "connections refused, per second.",
      },
      { query: 'haproxy_frontend_current_sessions{proxy="entry"}', see: "how many connections there are in all." },
      { run: connectionsBySource, see: "as root on HAProxy's host, how many each address holds." },
    ],
    firstMoves: [
      "A program of this machine that opens many connections, a load generator outside the lab for example: end it, or have it use fewer; `./lab load` has its own way in, without this limit.",
      `An address of somebody else: ${keepOff}.`,
      "The address of a proxy with many buyers behind it: the limit (`contract/load-balancer.ts`) is too low for them.",
    ],
    fire: {
      how: "Hold more connections than one source may have, from this machine.",
      run: [
        `node -e 'for (let n = 0; n < ${mostFromOneSource + 200}; n++) require("node:net").connect(8080, "127.0.0.1").on("error", () => {}); setTimeout(process.exit, 60000)'`,
      ],
    },
  },
});
