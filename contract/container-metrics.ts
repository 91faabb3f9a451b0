/** Every metric of the container exporter. Those of the first group are cAdvisor's, by name, unit and meaning. */
export const containerMetrics = {
  cpuUsage: "container_cpu_usage_seconds_total",
  cpuUser: "container_cpu_user_seconds_total",
  cpuSystem: "container_cpu_system_seconds_total",
  cpuPeriods: "container_cpu_cfs_periods_total",
  cpuThrottledPeriods: "container_cpu_cfs_throttled_periods_total",
  cpuThrottled: "container_cpu_cfs_throttled_seconds_total",
  cpuQuota: "container_spec_cpu_quota",
  cpuPeriod: "container_spec_cpu_period",
  memoryUsage: "container_memory_usage_bytes",
  memoryWorkingSet: "container_memory_working_set_bytes",
  memoryRss: "container_memory_rss",
  memoryCache: "container_memory_cache",
  memoryLimit: "container_spec_memory_limit_bytes",
  oomEvents: "container_oom_events_total",
  receivedBytes: "container_network_receive_bytes_total",
  receivedPackets: "container_network_receive_packets_total",
  receiveErrors: "container_network_receive_errors_total",
  receiveDropped: "container_network_receive_packets_dropped_total",
  transmittedBytes: "container_network_transmit_bytes_total",
  transmittedPackets: "container_network_transmit_packets_total",
  transmitErrors: "container_network_transmit_errors_total",
  transmitDropped: "container_network_transmit_packets_dropped_total",
  readBytes: "container_fs_reads_bytes_total",
  writtenBytes: "container_fs_writes_bytes_total",
  reads: "container_fs_reads_total",
  writes: "container_fs_writes_total",
  threads: "container_threads",
  startTime: "container_start_time_seconds",
  lastSeen: "container_last_seen",

  restarts: "container_restarts_total",
  running: "container_running",
  healthStatus: "container_health_status",

  up: "container_exporter_up",
  collectDuration: "container_exporter_collect_duration_seconds",
  errors: "container_exporter_errors_total",
} as const;

/** Values of the `status` label of `container_health_status`. */
export const healthStatuses = ["healthy", "unhealthy", "starting", "none"] as const;
export type HealthStatus = (typeof healthStatuses)[number];
