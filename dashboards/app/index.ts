import { dashboardUids } from "../../contract/dashboard-uids";
import { thresholds } from "../../monitoring/thresholds";
import { group, line, type Page, page } from "../page";
import { stat } from "../panels";
import * as app from "../queries/app";
import { ofReplicas } from "../queries/selectors";
import { above, oneIsWell } from "../shared/levels";
import { drills } from "../shared/links";
import { downUp, whenNothing, words } from "../shared/mappings";
import { caches, front, nodeProcess } from "./below";
import { booking, overload, pool } from "./bookings";
import { latency, objectives, traffic } from "./requests";

const { slo, sale } = thresholds;

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
    mappings: whenNothing("no requests"),
  }),
  stat({
    title: "p99 latency",
    description: "Time that 99 % of the answers stay below, over all routes.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: { p99: app.latency(0.99, [], ofReplicas) },
    mappings: whenNothing("no requests"),
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
      group("SLOs", line(9, objectives)),
      group("Latency", line(9, latency)),
      group("Bookings", line(9, booking)),
      group("Saturation", line(8, overload)),
      group("Database pool", line(8, pool)),
      group("Seat map and cache", line(8, caches, [6, 5, 5, 3, 5])),
      group("Processes", line(8, nodeProcess)),
      group("Load balancer", line(8, front)),
    ],
  });
}
