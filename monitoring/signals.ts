import { metricNames as app } from "../contract/app-metrics";
import { containerMetrics } from "../contract/container-metrics";
import { inboxMetrics } from "../contract/inbox-metrics";
import { seatsMetrics } from "../contract/seats-metrics";

/** What every process in Go or Node tells of itself. */
const ownProcess = ["process_cpu_seconds_total", "process_resident_memory_bytes", "process_start_time_seconds"];
const nodeProcess = [...ownProcess, "nodejs_eventloop_lag_p99_seconds", "nodejs_heap_size_used_bytes"];

/** Metrics of a limit that a container need not have, and of disks whose use the kernel may not count by container. */
const notOfEveryContainer: readonly string[] = [
  containerMetrics.cpuQuota,
  containerMetrics.cpuPeriod,
  containerMetrics.readBytes,
  containerMetrics.writtenBytes,
  containerMetrics.reads,
  containerMetrics.writes,
];

const withPrefix = (prefix: string, names: readonly string[]) => names.map((name) => prefix + name);

/**
 * The signal matrix: for each Prometheus job the metrics that must be there while its target is up. A histogram or
 * summary is named by its family. What appears only with an event (an error, a load run) is not in it.
 */
export const signals: Readonly<Record<string, readonly string[]>> = {
  app: [...Object.values(app), ...nodeProcess],

  "seats-exporter": [...Object.values(seatsMetrics), ...nodeProcess],

  "container-exporter": [
    ...Object.values(containerMetrics).filter((name) => !notOfEveryContainer.includes(name)),
    ...nodeProcess,
  ],

  "load-balancer": [
    ...withPrefix("haproxy_backend_", [
      "active_servers",
      "agg_server_status",
      "current_queue",
      "max_queue",
      "http_responses_total",
    ]),
    ...withPrefix("haproxy_backend_", ["client_aborts_total", "connection_errors_total", "redispatch_warnings_total"]),
    ...withPrefix("haproxy_backend_", ["response_errors_total", "response_time_average_seconds", "bytes_out_total"]),
    ...withPrefix("haproxy_frontend_", ["http_requests_total", "http_responses_total", "current_sessions"]),
    "haproxy_frontend_denied_connections_total",
    ...withPrefix("haproxy_frontend_", ["limit_sessions", "request_errors_total", "bytes_in_total", "bytes_out_total"]),
    ...withPrefix("haproxy_server_", ["status", "current_sessions", "check_status", "http_responses_total"]),
  ],

  "node-exporter": [
    ...withPrefix("node_", ["cpu_seconds_total", "load1", "boot_time_seconds", "time_seconds", "uname_info"]),
    ...withPrefix("node_", ["procs_running", "procs_blocked", "context_switches_total", "intr_total"]),
    ...withPrefix("node_memory_", ["MemTotal_bytes", "MemAvailable_bytes", "Cached_bytes", "SwapTotal_bytes"]),
    ...withPrefix("node_vmstat_", ["oom_kill", "pgmajfault", "pswpin", "pswpout"]),
    ...withPrefix("node_filesystem_", ["size_bytes", "avail_bytes", "files", "files_free", "readonly"]),
    ...withPrefix("node_disk_", ["read_bytes_total", "written_bytes_total", "io_time_seconds_total"]),
    ...withPrefix("node_disk_", ["reads_completed_total", "writes_completed_total", "io_time_weighted_seconds_total"]),
    ...withPrefix("node_network_receive_", ["bytes_total", "packets_total", "errs_total", "drop_total"]),
    ...withPrefix("node_network_transmit_", ["bytes_total", "packets_total", "errs_total", "drop_total"]),
    ...["node_network_up", "node_netstat_Tcp_RetransSegs", "node_netstat_Tcp_CurrEstab", "node_sockstat_TCP_inuse"],
    ...["node_filefd_allocated", "node_filefd_maximum", "node_scrape_collector_success"],
  ],

  "mysqld-exporter": [
    ...["mysql_up", "mysql_exporter_collector_success", "mysql_exporter_collector_duration_seconds"],
    ...withPrefix("mysql_global_status_", ["uptime", "queries", "questions", "commands_total", "slow_queries"]),
    ...withPrefix("mysql_global_status_", ["threads_connected", "threads_running", "max_used_connections"]),
    ...withPrefix("mysql_global_status_", ["aborted_clients", "aborted_connects", "connection_errors_total"]),
    ...withPrefix("mysql_global_status_", ["bytes_received", "bytes_sent", "handlers_total", "created_tmp_tables"]),
    ...withPrefix("mysql_global_status_", ["created_tmp_disk_tables", "table_open_cache_misses", "select_scan"]),
    ...withPrefix("mysql_global_status_innodb_", ["buffer_pool_read_requests", "buffer_pool_reads", "row_ops_total"]),
    ...withPrefix("mysql_global_status_innodb_", ["row_lock_waits", "row_lock_time", "row_lock_current_waits"]),
    ...withPrefix("mysql_global_status_innodb_", ["redo_log_current_lsn", "redo_log_checkpoint_lsn", "log_waits"]),
    ...withPrefix("mysql_global_status_innodb_", ["data_read", "data_written", "data_fsyncs", "os_log_written"]),
    ...["mysql_global_status_buffer_pool_pages", "mysql_global_status_buffer_pool_dirty_pages"],
    ...withPrefix("mysql_global_variables_", ["max_connections", "innodb_buffer_pool_size"]),
    ...withPrefix("mysql_global_variables_", ["innodb_redo_log_capacity", "table_open_cache"]),
    ...withPrefix("mysql_info_schema_innodb_metrics_lock_lock_", ["deadlocks_total", "timeouts_total"]),
    "mysql_info_schema_innodb_metrics_transaction_trx_rseg_history_len",
    ...withPrefix("mysql_info_schema_", ["innodb_tablespace_file_size_bytes"]),
    ...withPrefix("mysql_perf_schema_events_statements_", ["total", "seconds_total", "rows_examined_total"]),
    ...withPrefix("mysql_perf_schema_events_statements_sum_", ["total", "timer_wait", "lock_time", "errors"]),
    ...withPrefix("mysql_perf_schema_", ["table_io_waits_total", "file_events_bytes_total"]),
    ...["mysql_engine_innodb_queries_inside_innodb", "mysql_binlog_size_bytes", "mysql_version_info"],
    ...ownProcess,
  ],

  prometheus: [
    ...withPrefix("prometheus_", ["build_info", "config_last_reload_successful", "engine_query_duration_seconds"]),
    ...withPrefix("prometheus_notifications_", ["alertmanagers_discovered", "sent_total", "errors_total"]),
    ...withPrefix("prometheus_notifications_", ["dropped_total", "queue_length", "queue_capacity"]),
    ...withPrefix("prometheus_rule_", ["evaluation_failures_total", "group_iterations_missed_total"]),
    ...withPrefix("prometheus_rule_group_", ["last_duration_seconds", "interval_seconds"]),
    ...withPrefix("prometheus_tsdb_", ["head_series", "head_samples_appended_total", "storage_blocks_bytes"]),
    ...withPrefix("prometheus_tsdb_", ["wal_corruptions_total", "compactions_failed_total", "reloads_failures_total"]),
    ...withPrefix("prometheus_target_scrapes_", ["sample_out_of_order_total", "sample_duplicate_timestamp_total"]),
    ...ownProcess,
  ],

  alertmanager: [
    ...withPrefix("alertmanager_", ["alerts", "alerts_received_total", "alerts_invalid_total", "silences"]),
    ...withPrefix("alertmanager_", ["notifications_total", "notifications_failed_total", "build_info"]),
    ...withPrefix("alertmanager_", ["notification_latency_seconds", "config_last_reload_successful"]),
    ...ownProcess,
  ],

  "alert-inbox": [...Object.values(inboxMetrics), ...nodeProcess],

  pushgateway: ["pushgateway_build_info", "pushgateway_http_requests_total", ...ownProcess],

  grafana: [...withPrefix("grafana_", ["build_info", "http_request_duration_seconds"]), ...ownProcess],
};

/** A metric that a job must have and has not. */
export interface MissingSignal {
  readonly job: string;
  readonly metric: string;
}

/** What `jobs` should show and does not; `present` tells the names of a job's series. */
export function missingSignals(
  jobs: readonly string[],
  present: (job: string) => ReadonlySet<string>,
): MissingSignal[] {
  return [...new Set(jobs)].flatMap((job) => {
    const names = present(job);
    const isThere = (metric: string) => [metric, `${metric}_count`].some((name) => names.has(name));
    return (signals[job] ?? []).filter((metric) => !isThere(metric)).map((metric) => ({ job, metric }));
  });
}
