import { metricNames } from "../../../contract/app-metrics";
import { containerMetrics } from "../../../contract/container-metrics";
import { scrapeIntervalSeconds } from "../../../contract/scrape-interval";
import { seatsMetrics } from "../../../contract/seats-metrics";
import type { CasesOf, Series } from "../testing/case";
import { above, below, counter, defaultAt, lasting, one, steady, switched, target } from "../testing/series";

const mysqld = target("mysqld-exporter", "mysqld-exporter:9104");
const seats = target("seats-exporter", "seats-exporter:9339");
const machine = target("node-exporter", "node-exporter:9100");

/** A scrape of the exporter that Prometheus gave up, for so many seconds: nothing but `up` is left of it. */
const exporterSilent = (seconds: number, appReachesMysql: 0 | 1): Series => ({
  ...one("up", mysqld, switched(1, 0, seconds)),
  ...one("mysql_up", mysqld, `1x${(defaultAt - seconds) / scrapeIntervalSeconds - 1} stale`),
  ...one(metricNames.dbUp, target("app", "app-1:9464"), steady(appReachesMysql)),
});

const connections = (share: number): Series => ({
  ...one("mysql_global_status_threads_connected", mysqld, steady(share * 200)),
  ...one("mysql_global_variables_max_connections", mysqld, steady(200)),
});
const uptime = (values: string) => one("mysql_global_status_uptime", mysqld, values);
const slow = (perSecond: number) => one("mysql_global_status_slow_queries", mysqld, counter(perSecond));

/** A rush that was seen: within 20 s all of the 200 connections were taken, and the exporter got none. */
const rush: Series = {
  ...one("mysql_global_status_threads_connected", mysqld, "28x18 49 102 151 stale"),
  ...one("mysql_global_variables_max_connections", mysqld, "200x21 stale"),
};
/** Two pools of twenty that fill at once, as at every opening of the sale. */
const poolsFill: Series = {
  ...one("mysql_global_status_threads_connected", mysqld, switched(8, 48, 10)),
  ...one("mysql_global_variables_max_connections", mysqld, steady(200)),
};
const refused = (times: number, error = "max_connections"): Series =>
  one("mysql_global_status_connection_errors_total", { ...mysqld, error }, switched(0, times, 45));

/** Two file systems; only the one with the volumes matters. */
const disks = (bytes: number): Series => ({
  ...one("node_filesystem_avail_bytes", { ...machine, mountpoint: "/var/lib/docker" }, steady(bytes)),
  ...one("node_filesystem_avail_bytes", { ...machine, mountpoint: "/boot" }, steady(1)),
});

/** A container on the host of the disks. */
const beside = (service: string) =>
  one(containerMetrics.running, { ...target("container-exporter"), name: service, service }, steady(1));

/** A root that is an image, always full, beside a disk with room. */
function imageAsRoot(fstype: string, readonly: number, bytes: number): Series {
  const root = { ...machine, mountpoint: "/", fstype };
  return {
    ...disks(bytes),
    ...one("node_filesystem_avail_bytes", root, steady(0)),
    ...one("node_filesystem_readonly", root, steady(readonly)),
  };
}

export const serverCases: CasesOf = ({ mysql }) => ({
  records: [
    {
      record: "instance:mysql_queries:rate1m",
      series: one("mysql_global_status_queries", mysqld, counter(40)),
      expect: [{ labels: mysqld, value: 40 }],
    },
    { record: "instance:mysql_slow_queries:rate1m", series: slow(2), expect: [{ labels: mysqld, value: 2 }] },
    {
      record: "instance:mysql_connections_used:ratio",
      series: connections(0.25),
      expect: [{ labels: mysqld, value: 0.25 }],
    },
    {
      record: "instance:mysql_connections_forecast:ratio",
      series: connections(0.75),
      expect: [{ labels: mysqld, value: 0.75 }],
    },
  ],
  alerts: {
    MysqlDown: {
      series: (seconds) => one("mysql_up", mysqld, switched(1, 0, seconds)),
      levels: lasting(mysql.downSeconds),
      labels: mysqld,
      value: 0,
      firesWhen: {
        "it hangs, and the exporter with it": { series: exporterSilent(mysql.downSeconds, 0), value: 0 },
      },
      quietWhen: {
        "the exporter alone is gone": { series: exporterSilent(60, 1) },
        "it has hung for too short a time": { series: exporterSilent(mysql.downSeconds - scrapeIntervalSeconds, 0) },
      },
    },
    MysqlRestarted: {
      // Uptime that falls back once, or goes on.
      series: (restarts) => uptime(`1000+5x20 ${restarts === 1 ? 0 : 1105}+5x100`),
      levels: { fires: 1, quiet: 0 },
      labels: mysqld,
      firesWhen: {
        "it was away for minutes": { series: uptime("1000+5x20 stale _x60 5+5x100"), at: 450, value: 1 },
      },
      quietWhen: {
        "it has just come up for the first time": { series: uptime("_x20 5+5x100") },
        "it has been up again for a while": {
          series: uptime("1000+5x20 0+5x100"),
          at: 110 + mysql.restartedSeconds,
        },
      },
    },
    MysqlConnectionsNearLimit: {
      series: connections,
      levels: above(mysql.connectionsRatio),
      labels: mysqld,
      firesWhen: {
        "they come in a rush": { series: rush, at: 100, value: 1.17 },
        "the rush has shut the exporter out": { series: rush, at: 120, value: 1.995 },
        "somebody was refused": { series: { ...connections(0.1), ...refused(1) }, value: 1 },
      },
      quietWhen: {
        "the pools of the app fill": { series: poolsFill },
        "it was a while ago": { series: rush, at: 120 + mysql.connectionsMemorySeconds + 30 },
        "others were refused for other reasons": { series: { ...connections(0.1), ...refused(1, "peer_address") } },
      },
    },
    MysqlSlowQueries: { series: slow, levels: above(mysql.slowQueriesPerSecond), labels: mysqld },
    MysqlSnapshotOld: {
      series: (seconds) => one(seatsMetrics.oldestTransaction, seats, steady(seconds)),
      levels: above(mysql.oldestTransactionSeconds),
      labels: seats,
    },
    MysqlDiskLow: {
      series: (bytes) => ({ ...disks(bytes), ...beside("mysql"), ...beside("app-1") }),
      levels: below(mysql.diskFreeBytes),
      labels: { host: "local" },
      firesWhen: { "nobody says where MySQL is": { series: disks(1e9), value: 1e9 } },
      quietWhen: {
        "MySQL is on another host": { series: { ...disks(1e9), ...beside("loadgen") } },
        "the root is an overlay": { series: imageAsRoot("overlay", 0, mysql.diskFreeBytes * 2) },
        "the root is read only": { series: imageAsRoot("ext4", 1, mysql.diskFreeBytes * 2) },
      },
    },
  },
});
