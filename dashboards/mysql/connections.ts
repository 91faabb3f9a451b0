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
      "{{instance}} most": mysql.mostConnected(ofMysql),
      "{{instance}} allowed": mysql.connectionLimit(ofMysql),
    },
  }),
  timeseries({
    title: "Threads",
    description: "Connections that execute a statement, and threads kept for the next connection.",
    unit: "short",
    queries: {
      "{{instance}} at work": mysql.runningThreads(ofMysql),
      "{{instance}} kept": mysql.cachedThreads(ofMysql),
    },
  }),
  timeseries({
    title: "Connection attempts",
    description: "Attempts to connect per second, and threads made for them. The app keeps its connections.",
    unit: "ops",
    queries: {
      "{{instance}} attempts": mysql.connectionAttempts(ofMysql),
      "{{instance}} threads made": mysql.threadsCreated(ofMysql),
    },
  }),
  timeseries({
    title: "Broken connections",
    description: "Connections per second that failed, broke off, or were refused, by error.",
    unit: "ops",
    queries: {
      "{{instance}} failed": mysql.aborted("connects", ofMysql),
      "{{instance}} broke off": mysql.aborted("clients", ofMysql),
      "{{error}}": mysql.connectionErrors(ofMysql),
    },
  }),
];
