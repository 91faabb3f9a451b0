import { timeseries } from "../panels";
import * as mysql from "../queries/mysql";
import { ofMysql } from "../queries/selectors";

/** Who is connected. */
export const connections = [
  timeseries({
    title: "Connections",
    description: "Open connections, the most there ever were, and how many MySQL allows.",
    unit: "short",
    queries: {
      "{{instance}} open": mysql.connected(ofMysql),
      "{{instance}} max used": mysql.mostConnected(ofMysql),
      "{{instance}} max connections": mysql.connectionLimit(ofMysql),
    },
  }),
  timeseries({
    title: "Threads",
    description: "Connections that execute a statement, and threads kept for the next connection.",
    unit: "short",
    queries: {
      "{{instance}} running": mysql.runningThreads(ofMysql),
      "{{instance}} cached": mysql.cachedThreads(ofMysql),
    },
  }),
  timeseries({
    title: "Connection attempts",
    description: "Attempts to connect per second, and threads made for them. The app keeps its connections.",
    unit: "ops",
    queries: {
      "{{instance}} attempts": mysql.connectionAttempts(ofMysql),
      "{{instance}} threads created": mysql.threadsCreated(ofMysql),
    },
  }),
  timeseries({
    title: "Aborted connections",
    description: "Connections per second that failed, broke off, or were refused, by error.",
    unit: "ops",
    queries: {
      "{{instance}} aborted connects": mysql.aborted("connects", ofMysql),
      "{{instance}} aborted clients": mysql.aborted("clients", ofMysql),
      "{{error}}": mysql.connectionErrors(ofMysql),
    },
  }),
];
