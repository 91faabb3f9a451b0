import { thresholds } from "../infra/monitoring/thresholds";
import { gauge, stat, stateTimeline, table, timeseries } from "./panels";
import * as mysql from "./queries/mysql";
import { ofMysql } from "./queries/selectors";
import { above, oneIsWell } from "./shared/levels";
import { drills } from "./shared/links";
import { downUp } from "./shared/mappings";
import { group, line, type Page, page } from "./shared/page";
import { dashboardUids } from "./uids";

const lines = thresholds.mysql;

const now = [
  stat({
    title: "MySQL",
    description: "Whether MySQL answers its exporter.",
    unit: "none",
    levels: oneIsWell,
    mappings: downUp,
    queries: { "{{instance}}": mysql.up(ofMysql) },
    filled: true,
  }),
  stat({
    title: "Version",
    description: "Version of the server.",
    unit: "none",
    queries: { "{{version}}": mysql.versions(ofMysql) },
    nameOnly: true,
  }),
  stat({
    title: "Uptime",
    description: "Time since the server that started last did so.",
    unit: "s",
    decimals: 1,
    queries: { uptime: mysql.uptime(ofMysql) },
  }),
  stat({
    title: "Statements",
    description: "Statements that clients sent, per second.",
    unit: "ops",
    queries: { statements: mysql.questionsTotal(ofMysql) },
    trend: true,
  }),
  gauge({
    title: "Connections used",
    description: "Share of the connections that MySQL allows which are open.",
    unit: "percentunit",
    decimals: 0,
    levels: above(lines.connectionsRatio),
    queries: { "{{instance}}": mysql.connectionsUsed(ofMysql) },
  }),
  stat({
    title: "At work",
    description: "Connections that execute a statement just now; the exporter's own is one of them.",
    unit: "none",
    queries: { running: mysql.runningThreadsTotal(ofMysql) },
    trend: true,
  }),
  stat({
    title: "Slow statements",
    description: "Statements per second that took longer than long_query_time.",
    unit: "ops",
    levels: above(lines.slowQueriesPerSecond),
    queries: { slow: mysql.slowQueriesTotal(ofMysql) },
    trend: true,
  }),
];

const connections = [
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

const statements = [
  timeseries({
    title: "Commands",
    description: "The ten commands that run most, per second.",
    unit: "ops",
    queries: { "{{command}}": mysql.commands(ofMysql) },
    stacked: true,
  }),
  timeseries({
    title: "Statements by server",
    description: "Statements that clients sent, per second.",
    unit: "ops",
    queries: { "{{instance}}": mysql.questions(ofMysql) },
  }),
  timeseries({
    title: "Time of a statement",
    description: "Mean time that a statement takes in the server.",
    unit: "s",
    queries: { "{{instance}}": mysql.statementTime(ofMysql) },
  }),
  timeseries({
    title: "Slow statements by server",
    description: "Statements per second that took longer than long_query_time.",
    unit: "ops",
    levels: above(lines.slowQueriesPerSecond),
    queries: { "{{instance}}": mysql.slowQueries(ofMysql) },
  }),
  timeseries({
    title: "Statements that went wrong",
    description: "Errors and warnings per second. A deadlock and a duplicate key are errors too.",
    unit: "ops",
    queries: {
      "{{instance}} errors": mysql.statementErrors(ofMysql),
      "{{instance}} warnings": mysql.statementWarnings(ofMysql),
    },
  }),
  timeseries({
    title: "Time in locks",
    description: "Seconds per second that statements wait for table and metadata locks.",
    unit: "s",
    queries: { "{{instance}}": mysql.lockTime(ofMysql) },
    drill: drills.innodb,
  }),
];

const work = [
  timeseries({
    title: "Rows",
    description:
      "Rows per second that statements examined, sent and changed. Far more examined than sent: an index is missing.",
    unit: "ops",
    queries: {
      examined: mysql.rowsBy("examined", ofMysql),
      sent: mysql.rowsBy("sent", ofMysql),
      changed: mysql.rowsBy("affected", ofMysql),
    },
  }),
  timeseries({
    title: "Ways to rows",
    description: "How the storage engine is asked for rows: the eight busiest ways, per second.",
    unit: "ops",
    queries: { "{{handler}}": mysql.handlers(ofMysql) },
  }),
  timeseries({
    title: "Full scans",
    description: "Selects per second that read a whole table, and joins that use no index.",
    unit: "ops",
    queries: { "{{instance}} scans": mysql.fullScans(ofMysql), "{{instance}} joins": mysql.fullJoins(ofMysql) },
  }),
  timeseries({
    title: "Temporary tables",
    description: "Temporary tables made per second, and how many of them on disk.",
    unit: "ops",
    queries: {
      "{{instance}} all": mysql.temporaryTables(ofMysql),
      "{{instance}} on disk": mysql.temporaryTablesOnDisk(ofMysql),
    },
  }),
  timeseries({
    title: "Sorting",
    description: "Rows sorted per second, and merge passes of sorts that were too big for their buffer.",
    unit: "ops",
    queries: {
      "{{instance}} rows": mysql.sortedRows(ofMysql),
      "{{instance}} merge passes": mysql.sortMergePasses(ofMysql),
    },
  }),
  timeseries({
    title: "Network of MySQL",
    description: "Bytes per second that clients sent to MySQL, and that MySQL sent back.",
    unit: "Bps",
    queries: {
      "{{instance}} received": mysql.bytes("received", ofMysql),
      "{{instance}} sent": mysql.bytes("sent", ofMysql),
    },
  }),
];

const costliest = table({
  title: "Costliest statements",
  description: "The statements on which MySQL spent most time in the time that the dashboard shows, values left out.",
  labels: { digest_text: "Statement" },
  columns: {
    "Time in all": { query: mysql.costliest(ofMysql), unit: "s" },
    Runs: { query: among(mysql.runsOfStatement(ofMysql)), unit: "short", decimals: 0 },
    "Mean time": { query: among(mysql.meanTimeOfStatement(ofMysql)), unit: "s" },
  },
});

/** Only the rows that the first column has. */
function among(vector: string): string {
  return `${vector} and on (digest_text) ${mysql.costliest(ofMysql)}`;
}

const tables = [
  timeseries({
    title: "Open tables",
    description: "Tables that MySQL holds open, and how many it may.",
    unit: "short",
    queries: { "{{instance}} open": mysql.openTables(ofMysql), "{{instance}} allowed": mysql.tableCacheSize(ofMysql) },
  }),
  timeseries({
    title: "Table cache hits",
    description: "Share of look-ups that found their table open.",
    unit: "percentunit",
    max: 1,
    queries: { "{{instance}}": mysql.tableCacheHits(ofMysql) },
  }),
  stateTimeline({
    title: "MySQL over time",
    description: "Whether MySQL answered its exporter.",
    unit: "none",
    levels: oneIsWell,
    mappings: downUp,
    queries: { "{{instance}}": mysql.up(ofMysql) },
  }),
];

/** Connections, statements and what they cost. What is below the SQL is on the InnoDB dashboard. */
export function mysqlPage(): Page {
  return page({
    uid: dashboardUids.mysql,
    title: "MySQL overview",
    question: "Is MySQL up, what is it asked to do, and what does that cost?",
    variables: ["host", "mysql"],
    related: {
      [dashboardUids.innodb]: "InnoDB",
      [dashboardUids.app]: "Ticket app",
      [dashboardUids.hosts]: "Hosts",
    },
    groups: [
      group("Now", line(5, now, [4, 3, 3, 4, 4, 3, 3])),
      group("Connections", line(8, connections)),
      group("Statements", line(8, statements.slice(0, 3)), line(8, statements.slice(3)), line(7, [costliest])),
      group("Work", line(8, work.slice(0, 3)), line(8, work.slice(3))),
      group("Tables and health", line(7, tables)),
    ],
  });
}
