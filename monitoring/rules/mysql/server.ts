import { metricNames } from "../../../contract/app-metrics";
import { containerMetrics } from "../../../contract/container-metrics";
import { dashboardUids } from "../../../contract/dashboard-uids";
import { seatsMetrics } from "../../../contract/seats-metrics";
import { realFilesystems } from "../../devices";
import { increase, rate, select, sumBy } from "../../promql";
import type { Thresholds } from "../../thresholds";
import { unlessReadOnly } from "../machines/disks";
import type { Alert, Rules } from "../types";

const connectionsUsed = "instance:mysql_connections_used:ratio";
const connectionsForecast = "instance:mysql_connections_forecast:ratio";
const uptime = "mysql_global_status_uptime";
const slowQueries = "instance:mysql_slow_queries:rate1m";

/** Bytes free where the engine keeps its volumes by default. */
export const dataBytesFree = [
  select("node_filesystem_avail_bytes", `mountpoint=~"/|/var/lib/docker", ${realFilesystems}`),
  unlessReadOnly,
].join(" ");

/** Hosts that are known to have containers, and none of MySQL: where nothing is known the alert speaks up. */
const hostsWithoutMysql = `group by (host) (${containerMetrics.running}) unless on (host) ${select(containerMetrics.running, 'service="mysql"')}`;

/**
 * A MySQL that is gone, or hangs. The exporter waits for one that hangs until Prometheus gives the scrape up: `mysql_up`
 * is missing then, and whether the app reaches MySQL tells a MySQL that hangs from an exporter that is gone.
 */
export const mysqlDown = `mysql_up == 0 or up{job="mysqld-exporter"} == 0 and on () max(${metricNames.dbUp}) == 0`;

/** How full it will soon be, if connections go on coming as in the last scrapes. */
function forecastOfConnections({ mysql, scrapeIntervalSeconds }: Thresholds): string {
  const lately = `mysql_global_status_threads_connected[${4 * scrapeIntervalSeconds}s]`;
  const soon = `predict_linear(${lately}, ${mysql.connectionsForecastSeconds}) / mysql_global_variables_max_connections`;
  return `${soon} and ${connectionsUsed} > ${mysql.connectionsForecastRatio}`;
}

/** At the limit MySQL refuses its exporter too: so what was seen before counts, and who was refused. */
function nearLimit({ mysql }: Thresholds): string {
  const window = `${mysql.connectionsMemorySeconds}s`;
  const refused = increase("mysql_global_status_connection_errors_total", window, 'error="max_connections"');
  return [
    `max_over_time(${connectionsUsed}[${window}]) > ${mysql.connectionsRatio}`,
    `max_over_time(${connectionsForecast}[${window}]) > 1`,
    `(${sumBy(["job", "instance", "host"], refused)} > bool 0) == 1`,
  ].join(" or ");
}

/** Whether MySQL answers, has room, and answers soon. */
export const serverRules: Rules = (t) => ({
  records: [
    { record: "instance:mysql_queries:rate1m", expr: rate("mysql_global_status_queries", "1m") },
    { record: slowQueries, expr: rate("mysql_global_status_slow_queries", "1m") },
    {
      record: connectionsUsed,
      expr: "mysql_global_status_threads_connected / mysql_global_variables_max_connections",
    },
    { record: connectionsForecast, expr: forecastOfConnections(t) },
  ],
  alerts: serverAlerts(t),
});

function serverAlerts(t: Thresholds): Alert[] {
  const { mysql, hold } = t;
  return [
    {
      alert: "MysqlDown",
      severity: "critical",
      expr: mysqlDown,
      forSeconds: mysql.downSeconds,
      summary: "MySQL does not answer {{ $labels.instance }}",
      description: "The exporter cannot log in to MySQL, or it and the app wait in vain (up is {{ $value }}).",
      dashboard: dashboardUids.mysql,
    },
    {
      alert: "MysqlRestarted",
      severity: "warning",
      // An outage may be long: the time before it must still be in sight.
      expr: `resets(${uptime}[${mysql.restartWindowSeconds}s]) > 0 and ${uptime} < ${mysql.restartedSeconds}`,
      summary: "MySQL was restarted",
      description: `MySQL's uptime began anew {{ $value }} times within ${mysql.restartWindowSeconds / 60} minutes, the last time just now.`,
      dashboard: dashboardUids.mysql,
    },
    {
      alert: "MysqlConnectionsNearLimit",
      severity: "warning",
      expr: nearLimit(t),
      summary: "MySQL runs out of connections",
      description: `{{ $value | humanizePercentage }} of max_connections were in use within the last ${mysql.connectionsMemorySeconds} s, or soon would have been.`,
      dashboard: dashboardUids.mysql,
    },
    {
      alert: "MysqlSlowQueries",
      severity: "warning",
      expr: `${slowQueries} > ${mysql.slowQueriesPerSecond}`,
      forSeconds: hold.brief,
      summary: "MySQL answers slowly",
      description: `{{ $value | printf "%.2f" }} statements per second take longer than ${mysql.slowQuerySeconds} s.`,
      dashboard: dashboardUids.mysql,
    },
    {
      alert: "MysqlSnapshotOld",
      severity: "warning",
      expr: `${seatsMetrics.oldestTransaction} > ${mysql.oldestTransactionSeconds}`,
      summary: "A transaction stays open",
      description:
        "The oldest transaction is open for {{ $value | humanizeDuration }}: MySQL keeps every old row version.",
      dashboard: dashboardUids.innodb,
    },
    {
      alert: "MysqlDiskLow",
      severity: "critical",
      expr: `min by (host) (${dataBytesFree}) < ${mysql.diskFreeBytes} unless on (host) (${hostsWithoutMysql})`,
      forSeconds: hold.brief,
      summary: "Little disk is left for MySQL's data on {{ $labels.host }}",
      description: "{{ $value | humanize1024 }}B are free where the data volumes are; without space MySQL stops.",
      dashboard: dashboardUids.hosts,
    },
  ];
}
