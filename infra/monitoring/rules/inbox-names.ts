/** What the rules read of the alert inbox. */
export const inboxMetrics = {
  heartbeat: "ticketwatch_alert_heartbeat_timestamp_seconds",
} as const;
