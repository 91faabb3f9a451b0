/** Metrics of the latest run of each scene, in the Pushgateway; all are gauges. The dashboards import these names. */
export const loadRunMetrics = {
  passed: "ticketwatch_load_run_passed",
  startTime: "ticketwatch_load_run_start_timestamp_seconds",
  endTime: "ticketwatch_load_run_end_timestamp_seconds",
  duration: "ticketwatch_load_run_duration_seconds",
  requests: "ticketwatch_load_run_requests",
  throughput: "ticketwatch_load_run_requests_per_second",
  latency: "ticketwatch_load_run_latency_seconds",
  responses: "ticketwatch_load_run_responses",
  socketErrors: "ticketwatch_load_run_socket_errors",
  seatsSold: "ticketwatch_load_run_seats_sold",
  doubleBookings: "ticketwatch_load_run_double_bookings",
  acknowledgedMissing: "ticketwatch_load_run_acknowledged_missing",
} as const;

/**
 * Metrics of the run that goes on, per scene, in the same group: the final figures replace them. One that was cut off
 * leaves them behind, so `updated` says how old they are.
 */
export const liveRunMetrics = {
  updated: "ticketwatch_load_run_live_timestamp_seconds",
  progress: "ticketwatch_load_run_live_progress_ratio",
  throughput: "ticketwatch_load_run_live_requests_per_second",
  failed: "ticketwatch_load_run_live_failed_requests",
  p99: "ticketwatch_load_run_live_p99_latency_seconds",
} as const;
