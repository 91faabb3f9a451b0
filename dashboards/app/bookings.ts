import { stateTimeline, timeseries } from "../panels";
import * as app from "../queries/app";
import { ofReplicas } from "../queries/selectors";
import { oneIsWell } from "../shared/levels";
import { drills } from "../shared/links";
import { downUp } from "../shared/mappings";

/** Both the app's dashboard and that of bookings and seats show it. */
export function bookingRetries() {
  return timeseries({
    title: "Booking retries",
    description: "Transactions tried again per second, by what MySQL ended the first try with.",
    unit: "ops",
    queries: { "{{cause}}": app.retryRate(ofReplicas) },
    drill: drills.innodb,
  });
}

/** How booking attempts end. */
export const booking = [
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
  bookingRetries(),
];

/** How many wait, and how many are turned away. */
export const overload = [
  timeseries({
    title: "Requests in flight",
    description: "Requests that a replica works on, and refusals that it holds back to slow clients down.",
    unit: "short",
    queries: {
      "{{instance}}": app.inFlight(ofReplicas),
      "{{instance}} delayed rejections": app.refusalsHeld(ofReplicas),
    },
  }),
  timeseries({
    title: "Connections",
    description: "Open connections of clients to a replica.",
    unit: "short",
    queries: { "{{instance}}": app.connections(ofReplicas) },
  }),
  timeseries({
    title: "Rejected connections",
    description: "Connections per second that a replica closed at once, because it had as many as it may.",
    unit: "ops",
    queries: { "{{instance}}": app.connectionsDropped(ofReplicas) },
  }),
];

/** The app's way to MySQL. */
export const pool = [
  timeseries({
    title: "Database pool",
    description: "Database connections of the chosen replicas by state, and how many they may open.",
    unit: "short",
    queries: { "{{state}}": app.poolConnections(ofReplicas), limit: app.poolLimit(ofReplicas) },
    drill: drills.mysql,
  }),
  timeseries({
    title: "Connection pool: pending requests",
    description: "Bookings that wait for a database connection, by replica, and how many may.",
    unit: "short",
    queries: { "{{instance}}": app.poolQueue(ofReplicas), limit: app.poolQueueLimit(ofReplicas) },
  }),
  timeseries({
    title: "Connection pool: acquire time",
    description: "Median and 99th percentile of the time that a booking waits for a database connection.",
    unit: "s",
    queries: { p50: app.poolWait(0.5, ofReplicas), p99: app.poolWait(0.99, ofReplicas) },
  }),
  stateTimeline({
    title: "MySQL up, by replica",
    description: "Whether each replica reaches MySQL.",
    unit: "none",
    levels: oneIsWell,
    mappings: downUp,
    queries: { "{{instance}}": app.databaseUp(ofReplicas) },
    drill: drills.mysql,
  }),
];
