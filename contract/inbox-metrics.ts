/** Every metric that the inbox itself defines. */
export const inboxMetrics = {
  notifications: "ticketwatch_alert_notifications_total",
  lastNotification: "ticketwatch_alert_notifications_last_timestamp_seconds",
  heartbeat: "ticketwatch_alert_heartbeat_timestamp_seconds",
  kept: "ticketwatch_alert_notifications_kept",
  refused: "ticketwatch_alert_notifications_refused_total",
} as const;
