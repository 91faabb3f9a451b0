import { routeLabels } from "../app/metrics/names";
import { thresholds } from "../infra/monitoring/thresholds";
import { heatmap, stat, stateTimeline, timeseries } from "./panels";
import * as app from "./queries/app";
import * as balancer from "./queries/load-balancer";
import * as processes from "./queries/process";
import { burnRate, burnWindows } from "./queries/sale";
import { ofLoadBalancer, ofReplicas } from "./queries/selectors";
import { above, oneIsWell } from "./shared/levels";
import { drills } from "./shared/links";
import { downUp, offOn, words } from "./shared/mappings";
import { group, line, type Page, page } from "./shared/page";
import { dashboardUids } from "./uids";

const { slo, sale } = thresholds;
const [, bookRoute] = routeLabels;

const now = [
  stat({
    title: "Requests",
    description: "Requests per second to the chosen replicas.",
    unit: "reqps",
    queries: { requests: app.requestRate([], ofReplicas) },
    trend: true,
  }),
  stat({
    title: "Errors",
    description: "Share of the answers with a 5xx status.",
    unit: "percentunit",
    decimals: 2,
    levels: above(sale.errorRatio),
    queries: { errors: app.errorRatio([], ofReplicas) },
    trend: true,
  }),
  stat({
    title: "p50 latency",
    description: "Time that half of the answers stay below, over all routes.",
    unit: "s",
    queries: { p50: app.latency(0.5, [], ofReplicas) },
    trend: true,
  }),
  stat({
    title: "p99 latency",
    description: "Time that 99 % of the answers stay below, over all routes.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: { p99: app.latency(0.99, [], ofReplicas) },
    trend: true,
  }),
  stat({
    title: "Database",
    description: "Whether every chosen replica reaches MySQL.",
    unit: "none",
    levels: oneIsWell,
    mappings: downUp,
    queries: { database: app.databaseUpForAll(ofReplicas) },
    drill: drills.mysql,
  }),
  stat({
    title: "Booking strategy",
    description: "Whether the booking strategy keeps a seat from being sold twice. The strategy unsafe does not.",
    unit: "none",
    levels: oneIsWell,
    mappings: words({ text: "unsafe", color: "red" }, { text: "safe", color: "green" }),
    queries: { strategy: app.strategySafe(ofReplicas) },
  }),
];

const traffic = [
  timeseries({
    title: "Requests by route",
    description: "Requests per second by route.",
    unit: "reqps",
    queries: { "{{route}}": app.requestRate(["route"], ofReplicas) },
    stacked: true,
  }),
  timeseries({
    title: "Answers by status",
    description: "Answers per second by status; 499 stands for clients that left before they had their answer.",
    unit: "reqps",
    queries: { "{{status}}": app.requestRate(["status"], ofReplicas) },
    stacked: true,
  }),
  timeseries({
    title: "Requests by replica",
    description: "Requests per second by replica. The lines should lie close together.",
    unit: "reqps",
    queries: { "{{instance}}": app.requestRate(["instance"], ofReplicas) },
    drill: drills.replica,
  }),
];

const objectives = [
  timeseries({
    title: "Error ratio by route",
    description: "Share of a route's answers with a 5xx status; the dashed line is where an alert fires.",
    unit: "percentunit",
    levels: above(sale.errorRatio),
    queries: { "{{route}}": app.errorRatio(["route"], ofReplicas) },
  }),
  timeseries({
    title: "Availability budget burn",
    description:
      "How many times faster than allowed the whole sale spends its error budget, over the two alert windows; 1 is just allowed.",
    unit: "short",
    levels: above(slo.fast.burnRate),
    queries: Object.fromEntries(burnWindows.map((window) => [`over ${window}`, burnRate("availability", window)])),
  }),
  timeseries({
    title: "Latency budget burn",
    description: `The same for answers that took longer than ${slo.latencySeconds} s.`,
    unit: "short",
    levels: above(slo.fast.burnRate),
    queries: Object.fromEntries(burnWindows.map((window) => [`over ${window}`, burnRate("latency", window)])),
  }),
];

const latency = [
  timeseries({
    title: "Latency by route",
    description: "Median and 99th percentile of the time to answer, by route.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: {
      "{{route}} p50": app.latency(0.5, ["route"], ofReplicas),
      "{{route}} p99": app.latency(0.99, ["route"], ofReplicas),
    },
  }),
  timeseries({
    title: "p99 latency by replica",
    description: "99th percentile of the time to answer, by replica. One line above the others is one sick replica.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: { "{{instance}}": app.latency(0.99, ["instance"], ofReplicas) },
    drill: drills.replica,
  }),
  heatmap({
    title: "Latency of bookings",
    description: "How many bookings were answered in which time, per second. Two bands are two kinds of answers.",
    unit: "s",
    queries: { "{{le}}": app.latencyBuckets(ofReplicas, bookRoute) },
  }),
];

const booking = [
  timeseries({
    title: "Bookings by outcome",
    description: "Booking attempts per second by how they ended.",
    unit: "ops",
    queries: { "{{outcome}}": app.bookingRate(ofReplicas) },
    stacked: true,
    drill: drills.bookings,
  }),
  timeseries({
    title: "Booking transaction",
    description: "Median and 99th percentile of the time that a booking's transaction takes in MySQL.",
    unit: "s",
    queries: {
      p50: app.transactionLatency(0.5, ofReplicas),
      p99: app.transactionLatency(0.99, ofReplicas),
    },
    drill: drills.innodb,
  }),
  timeseries({
    title: "Booking retries",
    description: "Transactions tried again per second, by what MySQL ended the first try with.",
    unit: "ops",
    queries: { "{{cause}}": app.retryRate(ofReplicas) },
    drill: drills.innodb,
  }),
];

const overload = [
  timeseries({
    title: "Requests in flight",
    description: "Requests that a replica works on, and refusals that it holds back to slow clients down.",
    unit: "short",
    queries: { "{{instance}}": app.inFlight(ofReplicas), "{{instance}} held back": app.refusalsHeld(ofReplicas) },
  }),
  timeseries({
    title: "Connections",
    description: "Open connections of clients to a replica.",
    unit: "short",
    queries: { "{{instance}}": app.connections(ofReplicas) },
  }),
  timeseries({
    title: "Connections dropped",
    description: "Connections per second that a replica closed at once, because it had as many as it may.",
    unit: "ops",
    queries: { "{{instance}}": app.connectionsDropped(ofReplicas) },
  }),
];

const pool = [
  timeseries({
    title: "Database pool",
    description: "Database connections of the chosen replicas by state, and how many they may open.",
    unit: "short",
    queries: { "{{state}}": app.poolConnections(ofReplicas), limit: app.poolLimit(ofReplicas) },
    drill: drills.mysql,
  }),
  timeseries({
    title: "Waiting for a connection",
    description: "Bookings that wait for a database connection, by replica, and how many may.",
    unit: "short",
    queries: { "{{instance}}": app.poolQueue(ofReplicas), limit: app.poolQueueLimit(ofReplicas) },
  }),
  timeseries({
    title: "Wait for a connection",
    description: "Median and 99th percentile of the time that a booking waits for a database connection.",
    unit: "s",
    queries: { p50: app.poolWait(0.5, ofReplicas), p99: app.poolWait(0.99, ofReplicas) },
  }),
  stateTimeline({
    title: "Reaches MySQL",
    description: "Whether each replica reaches MySQL.",
    unit: "none",
    levels: oneIsWell,
    mappings: downUp,
    queries: { "{{instance}}": app.databaseUp(ofReplicas) },
    drill: drills.mysql,
  }),
];

const caches = [
  timeseries({
    title: "Seat map age",
    description: "How old the seat map is that a replica answers with.",
    unit: "s",
    queries: { "{{instance}}": app.seatMapAge(ofReplicas) },
  }),
  timeseries({
    title: "Seat map refreshes",
    description: "Readings of the seat map from MySQL per second, by what they found.",
    unit: "ops",
    queries: { "{{result}}": app.seatMapRefreshes(ofReplicas) },
  }),
  timeseries({
    title: "Seat map reading",
    description: "Median and 99th percentile of the time to read the seat map from MySQL.",
    unit: "s",
    queries: {
      p50: app.seatMapRefreshLatency(0.5, ofReplicas),
      p99: app.seatMapRefreshLatency(0.99, ofReplicas),
    },
  }),
  stat({
    title: "Sold-seat cache",
    description: "Whether seats known to be sold are refused without asking MySQL. It is off unless configured.",
    unit: "none",
    mappings: offOn,
    queries: { cache: app.cacheEnabled(ofReplicas) },
  }),
  timeseries({
    title: "Sold-seat cache look-ups",
    description: "Look-ups in the sold-seat cache per second by result; all zero while it is off.",
    unit: "ops",
    queries: { "{{result}}": app.cacheLookups(ofReplicas) },
  }),
];

const nodeProcess = [
  timeseries({
    title: "CPU by replica",
    description: "CPUs that a replica keeps busy. JavaScript runs on one: near 1 the replica is at its end.",
    unit: "short",
    queries: { "{{instance}}": processes.processCpu(["instance"], ofReplicas) },
  }),
  timeseries({
    title: "Event loop lag",
    description: "How late 99 % of a replica's timers fire at most. It grows when the replica has too much to do.",
    unit: "s",
    levels: above(sale.eventLoopLagSeconds),
    queries: { "{{instance}}": processes.eventLoopLag(ofReplicas) },
  }),
  timeseries({
    title: "Memory by replica",
    description: "Memory that a replica holds, and the part that is JavaScript's heap in use.",
    unit: "bytes",
    queries: {
      "{{instance}}": processes.processMemory(["instance"], ofReplicas),
      "{{instance}} heap": processes.heapUsed(ofReplicas),
    },
  }),
  timeseries({
    title: "Garbage collection",
    description: "Share of time that a replica spends collecting garbage.",
    unit: "percentunit",
    queries: { "{{instance}}": processes.garbageCollection(ofReplicas) },
  }),
];

const front = [
  timeseries({
    title: "Replicas in service",
    description: "Replicas that HAProxy sends requests to, and those that fail its check.",
    unit: "short",
    queries: { "in service": balancer.replicasInService(ofLoadBalancer), down: balancer.replicasDown(ofLoadBalancer) },
  }),
  timeseries({
    title: "Waiting in HAProxy",
    description: "Client connections that HAProxy holds, and requests that wait because every replica is busy.",
    unit: "short",
    queries: {
      connections: balancer.sessions(ofLoadBalancer),
      limit: balancer.sessionLimit(ofLoadBalancer),
      "requests waiting": balancer.requestsWaiting(ofLoadBalancer),
    },
  }),
  timeseries({
    title: "HAProxy times",
    description: "Mean time over the last 1024 requests: waiting for a replica, and until the replica answered.",
    unit: "s",
    queries: { waiting: balancer.queueTime(ofLoadBalancer), answering: balancer.responseTime(ofLoadBalancer) },
  }),
  timeseries({
    title: "HAProxy trouble",
    description: "Connections to replicas that failed, were tried again, or were tried elsewhere, per second.",
    unit: "ops",
    queries: {
      failed: balancer.connectionErrors(ofLoadBalancer),
      "tried again": balancer.retries(ofLoadBalancer),
      "tried elsewhere": balancer.redispatches(ofLoadBalancer),
    },
  }),
];

/** Requests, latency and overload of the ticket app, down to its processes and the load balancer in front. */
export function appPage(): Page {
  return page({
    uid: dashboardUids.app,
    title: "Ticket app",
    question: "What do users get from the app, and what in it is the bottleneck?",
    variables: ["host", "replica"],
    related: {
      [dashboardUids.sale]: "Sale overview",
      [dashboardUids.bookings]: "Bookings and seats",
      [dashboardUids.mysql]: "MySQL",
      [dashboardUids.containers]: "Containers",
    },
    groups: [
      group("Now", line(4, now)),
      group("Traffic", line(9, traffic)),
      group("Objectives", line(9, objectives)),
      group("Latency", line(9, latency)),
      group("Bookings", line(9, booking)),
      group("Overload", line(8, overload)),
      group("Database pool", line(8, pool)),
      group("Seat map and cache", line(8, caches, [6, 5, 5, 3, 5])),
      group("Processes", line(8, nodeProcess)),
      group("Load balancer", line(8, front)),
    ],
  });
}
