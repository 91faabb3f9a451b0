import type { CasesOf, RecordCase, Series } from "../testing/case";
import { above, counter, one, steady, target } from "../testing/series";

const mysqld = target("mysqld-exporter", "mysqld-exporter:9104");
const status = (name: string, values: string) => one(`mysql_global_status_innodb_${name}`, mysqld, values);
const redoLogBytes = 256 * 1024 ** 2;

/** Row-lock waits of so many seconds each; MySQL counts their milliseconds. */
const lockWaits = (seconds: number, perSecond = 1): Series => ({
  ...status("row_lock_waits", counter(perSecond)),
  ...status("row_lock_time", counter(seconds * perSecond * 1000)),
});
/** So many sessions that wait, whatever was waited before. */
const waiting = (sessions: number, ended: Series): Series => ({
  ...status("row_lock_current_waits", steady(sessions)),
  ...ended,
});
const deadlocks = (perSecond: number) =>
  one("mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total", mysqld, counter(perSecond));
const pages = (hits: number, perSecond: number): Series => ({
  ...status("buffer_pool_read_requests", counter(perSecond)),
  ...status("buffer_pool_reads", counter((1 - hits) * perSecond)),
});
const redoLog = (share: number): Series => ({
  ...status("redo_log_current_lsn", steady(share * redoLogBytes + 1000)),
  ...status("redo_log_checkpoint_lsn", steady(1000)),
  ...status("redo_log_capacity_resized", steady(redoLogBytes)),
});

const recorded = (record: string, series: Series, value: number): RecordCase => ({
  record,
  series,
  expect: [{ labels: mysqld, value }],
});

export const innodbCases: CasesOf = ({ mysql }) => ({
  records: [
    recorded("instance:mysql_row_lock_wait_seconds:rate1m", lockWaits(0.2, 10), 2),
    recorded("instance:mysql_row_lock_wait_seconds:mean1m", lockWaits(0.2, 10), 0.2),
    recorded("instance:mysql_deadlocks:rate1m", deadlocks(3), 3),
    recorded("instance:mysql_buffer_pool_read_requests:rate1m", pages(0.9, 500), 500),
    recorded("instance:mysql_buffer_pool_hit:ratio_rate1m", pages(0.9, 500), 0.9),
    recorded("instance:mysql_checkpoint_age:ratio", redoLog(0.25), 0.25),
  ],
  alerts: {
    MysqlRowLockWaitsLong: {
      series: (seconds) => lockWaits(seconds),
      levels: above(mysql.rowLockWaitSeconds),
      labels: mysqld,
      firesWhen: {
        "one holder blocks all": { series: waiting(3, lockWaits(0, 0)), value: mysql.rowLockStuckSeconds },
      },
      quietWhen: {
        "many wait, and get through": { series: waiting(30, lockWaits(mysql.rowLockWaitSeconds / 10, 100)) },
        "nobody waits": { series: waiting(0, lockWaits(0, 0)) },
        "long waits are rare": {
          series: lockWaits(mysql.rowLockWaitSeconds * 2, mysql.rowLockWaitingSessions / mysql.rowLockWaitSeconds / 4),
        },
      },
    },
    MysqlDeadlocks: { series: deadlocks, levels: above(mysql.deadlocksPerSecond), labels: mysqld },
    MysqlBufferPoolMisses: {
      series: (hits) => pages(hits, mysql.leastPageReadsPerSecond * 2),
      levels: { fires: mysql.bufferPoolHitRatio - 0.01, quiet: mysql.bufferPoolHitRatio + 0.01 },
      labels: mysqld,
      quietWhen: { "little is read": { series: pages(0, mysql.leastPageReadsPerSecond / 2) } },
    },
    MysqlCheckpointAgeHigh: { series: redoLog, levels: above(mysql.checkpointAgeRatio), labels: mysqld },
    MysqlLogWaits: {
      series: (perSecond) => status("log_waits", counter(perSecond)),
      levels: above(mysql.logWaitsPerSecond),
      labels: mysqld,
    },
    MysqlHistoryListLong: {
      series: (records) =>
        one("mysql_info_schema_innodb_metrics_transaction_trx_rseg_history_len", mysqld, steady(records)),
      levels: above(mysql.historyListLength),
      labels: mysqld,
    },
  },
});
