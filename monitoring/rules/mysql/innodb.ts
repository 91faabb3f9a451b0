import { dashboardUids } from "../../../contract/dashboard-uids";
import { increase, rate } from "../../promql";
import type { Rules } from "../types";

const lockWaiting = "instance:mysql_row_lock_wait_seconds:rate1m";
const lockWaitMean = "instance:mysql_row_lock_wait_seconds:mean1m";
const deadlocks = "instance:mysql_deadlocks:rate1m";
const bufferPoolHit = "instance:mysql_buffer_pool_hit:ratio_rate1m";
const pageReads = "instance:mysql_buffer_pool_read_requests:rate1m";
const checkpointAge = "instance:mysql_checkpoint_age:ratio";

const lockWaits = rate("mysql_global_status_innodb_row_lock_waits", "1m");
const diskReads = rate("mysql_global_status_innodb_buffer_pool_reads", "1m");

/** Somebody waited at every scrape and no wait ended, which alone adds to their time. Its value is so many seconds. */
function stuck(seconds: number): string {
  const waiting = `min_over_time(mysql_global_status_innodb_row_lock_current_waits[${seconds}s])`;
  const ended = increase("mysql_global_status_innodb_row_lock_time", `${seconds}s`);
  return `${seconds} * (${waiting} > bool 0) > 0 and ${ended} == 0`;
}

/** What InnoDB waits for: rows, pages, the redo log, purge. The names are those of MySQL 8.4 and later. */
export const innodbRules: Rules = ({ mysql, hold }) => ({
  records: [
    // MySQL counts milliseconds, and adds a wait when it ends. Waited seconds per second are sessions that wait.
    { record: lockWaiting, expr: `${rate("mysql_global_status_innodb_row_lock_time", "1m")} / 1000` },
    { record: lockWaitMean, expr: `${lockWaiting} / (${lockWaits} > 0) or 0 * ${lockWaits}` },
    { record: deadlocks, expr: rate("mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total", "1m") },
    { record: pageReads, expr: rate("mysql_global_status_innodb_buffer_pool_read_requests", "1m") },
    // Nothing read is nothing missed.
    { record: bufferPoolHit, expr: `1 - ${diskReads} / (${pageReads} > 0) or 1 + 0 * ${pageReads}` },
    {
      record: checkpointAge,
      expr:
        "(mysql_global_status_innodb_redo_log_current_lsn - mysql_global_status_innodb_redo_log_checkpoint_lsn) " +
        "/ mysql_global_status_innodb_redo_log_capacity_resized",
    },
  ],
  alerts: [
    {
      alert: "MysqlRowLockWaitsLong",
      severity: "warning",
      expr:
        `${lockWaitMean} > ${mysql.rowLockWaitSeconds} and ${lockWaiting} > ${mysql.rowLockWaitingSessions} ` +
        `or ${stuck(mysql.rowLockStuckSeconds)}`,
      summary: "Transactions wait long for row locks",
      description: "A wait for a row lock lasts {{ $value | humanizeDuration }} on average, or more.",
      dashboard: dashboardUids.innodb,
    },
    {
      alert: "MysqlDeadlocks",
      severity: "warning",
      expr: `${deadlocks} > ${mysql.deadlocksPerSecond}`,
      forSeconds: hold.brief,
      summary: "Transactions deadlock",
      description: "{{ $value | humanize }} deadlocks per second; InnoDB rolls one transaction of each back.",
      dashboard: dashboardUids.innodb,
    },
    {
      alert: "MysqlBufferPoolMisses",
      severity: "warning",
      expr: `${bufferPoolHit} < ${mysql.bufferPoolHitRatio} and ${pageReads} > ${mysql.leastPageReadsPerSecond}`,
      forSeconds: hold.long,
      summary: "InnoDB reads from disk",
      description: "The buffer pool answers only {{ $value | humanizePercentage }} of the page reads.",
      dashboard: dashboardUids.innodb,
    },
    {
      alert: "MysqlCheckpointAgeHigh",
      severity: "warning",
      expr: `${checkpointAge} > ${mysql.checkpointAgeRatio}`,
      forSeconds: hold.brief,
      summary: "The redo log fills faster than pages are flushed",
      description:
        "{{ $value | humanizePercentage }} of the redo log is not checkpointed; InnoDB stalls writes to catch up.",
      dashboard: dashboardUids.innodb,
    },
    {
      alert: "MysqlLogWaits",
      severity: "warning",
      expr: `${rate("mysql_global_status_innodb_log_waits", "1m")} > ${mysql.logWaitsPerSecond}`,
      forSeconds: hold.brief,
      summary: "Transactions wait for room in the log buffer",
      description: "{{ $value | humanize }} times per second the log buffer was full and had to be written first.",
      dashboard: dashboardUids.innodb,
    },
    {
      alert: "MysqlHistoryListLong",
      severity: "warning",
      expr: `mysql_info_schema_innodb_metrics_transaction_trx_rseg_history_len > ${mysql.historyListLength}`,
      forSeconds: hold.brief,
      summary: "Purge falls behind",
      description: "{{ $value | humanize }} undo records wait to be purged; reads have to step over them.",
      dashboard: dashboardUids.innodb,
    },
  ],
});
