import { increase, maxBy, rate, type Selector, select, sumBy } from "./promql";

const server = ["instance"] as const;
const status = (name: string) => `mysql_global_status_innodb_${name}`;
const counter = (group: string, name: string) => `mysql_info_schema_innodb_metrics_${group}_${name}_total`;
const statusRate = (name: string, selector: Selector) => sumBy(server, rate(status(name), selector));
const statusNow = (name: string, selector: Selector) => maxBy(server, select(status(name), selector));
const variable = (name: string, selector: Selector) =>
  maxBy(server, select(`mysql_global_variables_innodb_${name}`, selector));

/** Share of page reads that need no disk, 0 to 1. */
export const bufferPoolHits = (selector: Selector) => select("instance:mysql_buffer_pool_hit:ratio_rate1m", selector);
export const pageReadRequests = (selector: Selector) => statusRate("buffer_pool_read_requests", selector);
export const pageReadsFromDisk = (selector: Selector) => statusRate("buffer_pool_reads", selector);
export const pagesReadAhead = (selector: Selector) => statusRate("buffer_pool_read_ahead", selector);
/** Bytes of the buffer pool by what they are used for. */
export function bufferPoolBytes(selector: Selector): string {
  const pages = sumBy(["state"], select("mysql_global_status_buffer_pool_pages", selector));
  return `${pages} * ignoring (state) group_left () max(${select(status("page_size"), selector)})`;
}
export const bufferPoolSize = (selector: Selector) => variable("buffer_pool_size", selector);
/** Share of the buffer pool's data that differs from the disk, 0 to 1. */
export function dirtyRatio(selector: Selector): string {
  return `${statusNow("buffer_pool_bytes_dirty", selector)} / (${statusNow("buffer_pool_bytes_data", selector)} > 0)`;
}
export const waitsForFreePage = (selector: Selector) => statusRate("buffer_pool_wait_free", selector);

/** Share of the redo log that holds changes that are not in the data files yet, 0 to 1. */
export const checkpointAgeRatio = (selector: Selector) => select("instance:mysql_checkpoint_age:ratio", selector);
export function checkpointAge(selector: Selector): string {
  return `${statusNow("redo_log_current_lsn", selector)} - ${statusNow("redo_log_checkpoint_lsn", selector)}`;
}
export const redoCapacity = (selector: Selector) => statusNow("redo_log_capacity_resized", selector);
export const redoWritten = (selector: Selector) => statusRate("os_log_written", selector);
export const redoSyncs = (selector: Selector) => statusRate("os_log_fsyncs", selector);
export const redoWaits = (selector: Selector) => statusRate("log_waits", selector);
/** Changes that are in the log but not on the disk yet. */
export function redoUnflushed(selector: Selector): string {
  return `${statusNow("redo_log_current_lsn", selector)} - ${statusNow("redo_log_flushed_to_disk_lsn", selector)}`;
}

export const lockWaits = (selector: Selector) => statusRate("row_lock_waits", selector);
export const lockWaiters = (selector: Selector) => statusNow("row_lock_current_waits", selector);
/** Seconds that transactions spend waiting for row locks, per second. */
export const lockWaitSeconds = (selector: Selector) => select("instance:mysql_row_lock_wait_seconds:rate1m", selector);
/** Mean seconds of a wait for a row lock; 0 while none waits. */
export const meanLockWait = (selector: Selector) => select("instance:mysql_row_lock_wait_seconds:mean1m", selector);
export const deadlocks = (selector: Selector) => sumBy(server, rate(counter("lock", "lock_deadlocks"), selector));
export const deadlocksInRange = (selector: Selector) =>
  sumBy([], increase(counter("lock", "lock_deadlocks"), selector));
export const lockTimeouts = (selector: Selector) => sumBy(server, rate(counter("lock", "lock_timeouts"), selector));

/** Undo records that purge has not removed yet. */
export const historyLength = (selector: Selector) =>
  maxBy(server, select("mysql_info_schema_innodb_metrics_transaction_trx_rseg_history_len", selector));
export const readViews = (selector: Selector) =>
  maxBy(server, select("mysql_engine_innodb_read_views_open_inside_innodb", selector));
export const queriesInside = (selector: Selector) =>
  maxBy(server, select("mysql_engine_innodb_queries_inside_innodb", selector));
/** Transactions that ended, per second, as the handlers of all storage engines count them. */
export const transactions = (end: "commit" | "rollback", selector: Selector) =>
  sumBy([], rate("mysql_global_status_handlers_total", selector, `handler="${end}"`));
export const rowOperations = (selector: Selector) => sumBy(["operation"], rate(status("row_ops_total"), selector));

export const dataOperations = (kind: "reads" | "writes" | "fsyncs", selector: Selector) =>
  statusRate(`data_${kind}`, selector);

export const pendingOperations = (kind: "reads" | "writes" | "fsyncs", selector: Selector) =>
  statusNow(`data_pending_${kind}`, selector);
