import { metricNames } from "../../../../app/metrics/names";
import { dashboardUids } from "../../../../dashboards/uids";
import { containerMetrics } from "../../../../exporters/containers/metric-names";
import { seatsMetrics } from "../../../../exporters/seats/metric-names";
import { realFilesystems } from "../../devices";
import { unlessReadOnly } from "../machines/disks";
import { rate, select } from "../promql";
import type { Rules } from "../types";

const connectionsUsed = "instance:mysql_connections_used:ratio";
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

/** Whether MySQL answers, has room, and answers soon. */
export const serverRules: Rules = ({ mysql, hold }) => ({
  records: [
    { record: "instance:mysql_queries:rate1m", expr: rate("mysql_global_status_queries", "1m") },
    { record: slowQueries, expr: rate("mysql_global_status_slow_queries", "1m") },
    {
      record: connectionsUsed,
      expr: "mysql_global_status_threads_connected / mysql_global_variables_max_connections",
    },
  ],
  alerts: [
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
      expr: "resets(mysql_global_status_uptime[2m]) > 0",
      summary: "MySQL was restarted",
      description: "MySQL's uptime began anew {{ $value }} times within 2 minutes.",
      dashboard: dashboardUids.mysql,
    },
    {
      alert: "MysqlConnectionsNearLimit",
      severity: "warning",
      expr: `${connectionsUsed} > ${mysql.connectionsRatio}`,
      forSeconds: hold.brief,
      summary: "MySQL runs out of connections",
      description: "{{ $value | humanizePercentage }} of max_connections are in use.",
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
  ],
});
