import { thresholds } from "../../monitoring/thresholds";
import { table, timeseries } from "../panels";
import * as mysql from "../queries/mysql";
import { ofMysql } from "../queries/selectors";
import { above } from "../shared/levels";

const lines = thresholds.mysql;

/** What MySQL is asked to do. */
export const statements = [
  timeseries({
    title: "Commands",
    description: "The ten commands that run most, per second.",
    unit: "ops",
    queries: { "{{command}}": mysql.commands(ofMysql) },
    stacked: true,
  }),
  timeseries({
    title: "Average statement time",
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
    title: "Statement errors and warnings",
    description: "Errors and warnings per second. A deadlock and a duplicate key are errors too.",
    unit: "ops",
    queries: {
      "{{instance}} errors": mysql.statementErrors(ofMysql),
      "{{instance}} warnings": mysql.statementWarnings(ofMysql),
    },
  }),
];

/** What that costs it. */
export const work = [
  timeseries({
    title: "Rows",
    description:
      "Rows per second that statements examined, sent and changed. Far more examined than sent: an index is missing.",
    unit: "ops",
    queries: {
      examined: mysql.rowsBy("examined", ofMysql),
      sent: mysql.rowsBy("sent", ofMysql),
      affected: mysql.rowsBy("affected", ofMysql),
    },
  }),
  timeseries({
    title: "Access methods",
    description: "How the storage engine is asked for rows: the eight busiest ways, per second.",
    unit: "ops",
    queries: { "{{handler}}": mysql.handlers(ofMysql) },
  }),
  timeseries({
    title: "Full table scans",
    description: "Selects per second that read a whole table, and joins that use no index.",
    unit: "ops",
    queries: {
      "{{instance}} select scan": mysql.fullScans(ofMysql),
      "{{instance}} select full join": mysql.fullJoins(ofMysql),
    },
  }),
  timeseries({
    title: "Temporary tables",
    description: "Temporary tables made per second, and how many of them on disk.",
    unit: "ops",
    queries: {
      "{{instance}} created": mysql.temporaryTables(ofMysql),
      "{{instance}} on disk": mysql.temporaryTablesOnDisk(ofMysql),
    },
  }),
  timeseries({
    title: "MySQL network traffic",
    description: "Bytes per second that clients sent to MySQL, and that MySQL sent back.",
    unit: "Bps",
    queries: {
      "{{instance}} inbound": mysql.bytes("received", ofMysql),
      "{{instance}} outbound": mysql.bytes("sent", ofMysql),
    },
  }),
  timeseries({
    title: "Open tables",
    description: "Tables that MySQL holds open, and how many it may.",
    unit: "short",
    queries: {
      "{{instance}} open": mysql.openTables(ofMysql),
      "{{instance}} table open cache": mysql.tableCacheSize(ofMysql),
    },
  }),
];

/** Which statements cost most. */
export const costliest = table({
  title: "Top statements by total time",
  description: "The statements on which MySQL spent most time in the time that the dashboard shows, values left out.",
  labels: { digest_text: "Statement" },
  columns: {
    "Total time": { query: mysql.costliest(ofMysql), unit: "s" },
    Count: { query: among(mysql.runsOfStatement(ofMysql)), unit: "short", decimals: 0 },
    "Mean time": { query: among(mysql.meanTimeOfStatement(ofMysql)), unit: "s" },
  },
});

/** Only the rows that the first column has. */
function among(vector: string): string {
  return `${vector} and on (digest_text) ${mysql.costliest(ofMysql)}`;
}
