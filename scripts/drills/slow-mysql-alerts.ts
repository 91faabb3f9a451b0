/** Alerts that may come with a MySQL that answers nobody, beside those that must. */
export const silentMysqlAlerts: readonly string[] = [
  "AppReplicaDown",
  "SaleUnreachable",
  "ContainerUnhealthy",
  "AvailabilityBurnFast",
  "AvailabilityBurnSlow",
  "LatencyBurnFast",
  "LatencyBurnSlow",
  "ExporterBlind",
  "ScrapeSlow",
  "ScrapeSamplesMissing",
  "MysqlCollectorFailed",
  "BookingsShed",
  "BookingQueueFilling",
];

/** Alerts that may come with a MySQL that answers late or not always, whatever makes it so. */
export const slowMysqlAlerts: readonly string[] = [
  ...silentMysqlAlerts,
  "MysqlDown",
  "AppDatabaseDown",
  "TargetDown",
  "MysqlRowLockWaitsLong",
  "MysqlSlowQueries",
];
