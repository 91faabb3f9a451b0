/** Metrics of the latest run of each scene, in the Pushgateway; all are gauges. The dashboards import these names. */
export const loadRunMetrics = {
  passed: "ticketwatch_load_run_passed",
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
