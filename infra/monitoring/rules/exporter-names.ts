/** Names that the exporters define. */
export const seatsMetrics = {
  seats: "ticketwatch_seats",
  doubleBookedSeats: "ticketwatch_double_booked_seats",
  soldSeatsWithoutBooking: "ticketwatch_sold_seats_without_booking",
  availableSeatsWithBooking: "ticketwatch_available_seats_with_booking",
  oldestTransaction: "ticketwatch_database_oldest_transaction_seconds",
  up: "ticketwatch_seats_exporter_up",
} as const;

export const containerMetrics = {
  cpuUsage: "container_cpu_usage_seconds_total",
  cpuPeriods: "container_cpu_cfs_periods_total",
  cpuThrottledPeriods: "container_cpu_cfs_throttled_periods_total",
  memoryWorkingSet: "container_memory_working_set_bytes",
  memoryLimit: "container_spec_memory_limit_bytes",
  oomEvents: "container_oom_events_total",
  networkReceiveErrors: "container_network_receive_errors_total",
  networkTransmitErrors: "container_network_transmit_errors_total",
  networkReceiveDropped: "container_network_receive_packets_dropped_total",
  networkTransmitDropped: "container_network_transmit_packets_dropped_total",
  restarts: "container_restarts_total",
  running: "container_running",
  health: "container_health_status",
  up: "container_exporter_up",
} as const;

export const inboxMetrics = {
  heartbeat: "ticketwatch_alert_heartbeat_timestamp_seconds",
} as const;
