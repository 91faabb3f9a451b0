import { thresholds } from "../../monitoring/thresholds";
import { stat, timeseries } from "../panels";
import * as app from "../queries/app";
import * as balancer from "../queries/load-balancer";
import * as processes from "../queries/process";
import { ofLoadBalancer, ofReplicas } from "../queries/selectors";
import { above } from "../shared/levels";
import { offOn } from "../shared/mappings";

const { sale } = thresholds;

/** Seat map and sold-seat cache: what spares MySQL reads. */
export const caches = [
  timeseries({
    title: "Seat map age",
    description:
      "How old the seat map is that a replica has. It is read anew when somebody asks, so it ages while nobody does.",
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
    title: "Sold-seat cache hits and misses",
    description: "Look-ups in the sold-seat cache per second by result; all zero while it is off.",
    unit: "ops",
    queries: { "{{result}}": app.cacheLookups(ofReplicas) },
  }),
];

/** The processes of Node.js. */
export const nodeProcess = [
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

/** HAProxy in front of the replicas. */
export const front = [
  timeseries({
    title: "Active servers",
    description: "Replicas that HAProxy sends requests to, and those that fail its check.",
    unit: "short",
    queries: { "in service": balancer.replicasInService(ofLoadBalancer), down: balancer.replicasDown(ofLoadBalancer) },
  }),
  timeseries({
    title: "HAProxy sessions and queue",
    description: "Client connections that HAProxy holds, and requests that wait because every replica is busy.",
    unit: "short",
    queries: {
      connections: balancer.sessions(ofLoadBalancer),
      limit: balancer.sessionLimit(ofLoadBalancer),
      "queued requests": balancer.requestsWaiting(ofLoadBalancer),
    },
  }),
  timeseries({
    title: "HAProxy queue and response time",
    description: "Mean time over the last 1024 requests: waiting for a replica, and until the replica answered.",
    unit: "s",
    queries: { queue: balancer.queueTime(ofLoadBalancer), response: balancer.responseTime(ofLoadBalancer) },
  }),
  timeseries({
    title: "HAProxy errors, retries and redispatches",
    description:
      "Connections to replicas that failed, were tried again, or were tried elsewhere, and of clients that were refused because their source holds too many, per second.",
    unit: "ops",
    queries: {
      "client refused": balancer.refusedConnections(ofLoadBalancer),
      failed: balancer.connectionErrors(ofLoadBalancer),
      retries: balancer.retries(ofLoadBalancer),
      redispatches: balancer.redispatches(ofLoadBalancer),
    },
  }),
];
