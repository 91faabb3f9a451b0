/** Uid of every dashboard: part of its address (`/d/<uid>`), so links, alerts and bookmarks hold while titles change. */
export const dashboardUids = {
  sale: "ticketwatch-sale",
  app: "ticketwatch-app",
  bookings: "ticketwatch-bookings",
  mysql: "ticketwatch-mysql",
  innodb: "ticketwatch-innodb",
  hosts: "ticketwatch-hosts",
  containers: "ticketwatch-containers",
  loadRuns: "ticketwatch-load-runs",
  monitoring: "ticketwatch-monitoring",
} as const;

export type DashboardUid = (typeof dashboardUids)[keyof typeof dashboardUids];
