import { scrapeIntervalSeconds } from "../contract/scrape-interval";

/**
 * The lines that alerts, panels and runbooks share: change one here, and all three change.
 * Each says what it means, its unit, and the alert that it moves. Ratios are shares from 0 to 1.
 */
export const thresholds = {
  /** Seconds between two scrapes of a target. No rate looks at fewer than four of them. */
  scrapeIntervalSeconds,
  /** Seconds that a target may be unreachable: three missed scrapes. TargetDown, HostDown. */
  targetDownSeconds: 15,
  /** Seconds that a line must stay crossed: `brief` for what hurts at once, `long` for what may pass by itself. */
  hold: { brief: 15, long: 60 },

  /** Service level objectives of the sale's own routes, and how fast their error budget may burn. */
  slo: {
    /** Share of requests that must not end in a 5xx. AvailabilityBurnFast, AvailabilityBurnSlow. */
    availability: 0.995,
    /** Share of requests that must be answered within `latencySeconds`. LatencyBurnFast, LatencyBurnSlow. */
    latency: 0.99,
    /** Seconds: one of the app's histogram bounds, half of what it gives a booking. LatencyBurnFast, LatencyBurnSlow. */
    latencySeconds: 2.5,
    /**
     * Requests per second below which a share says nothing: one failure would be a disaster. AvailabilityBurnFast,
     * AvailabilityBurnSlow, LatencyBurnFast, LatencyBurnSlow, ErrorRatioHigh, BookingsShed.
     */
    leastRequestsPerSecond: 1,
    /**
     * The SRE workbook's page alert, 1 h and 5 min there, divided by 12, the short window rounded up to six scrapes.
     * AvailabilityBurnFast, LatencyBurnFast.
     */
    fast: { burnRate: 14.4, longWindow: "5m", shortWindow: "30s" },
    /**
     * The workbook's second alert, 6 h and 30 min there, divided by 12, the short window rounded down to 2 min. The panel
     * of the error budget looks back as far.
     * AvailabilityBurnSlow, LatencyBurnSlow.
     */
    slow: { burnRate: 6, longWindow: "30m", shortWindow: "2m" },
  },

  sale: {
    /** Share of one route's requests that end in a 5xx. ErrorRatioHigh. */
    errorRatio: 0.05,
    /**
     * Seconds that it must last. A request fails only when its deadline of 5 s is over and a scrape has to see it, so
     * with longer waiting nobody would know within half a minute; the rate over 1 min is calm enough. ErrorRatioHigh.
     */
    errorSeconds: 10,
    /** Seats sold twice. SeatDoubleBooked fires above it. */
    doubleBookedSeats: 0,
    /** Seats whose state and bookings contradict each other. BookingLost, BookedSeatAvailable fire above it. */
    tornSeats: 0,
    /** Acknowledged bookings that a load run did not find in MySQL. AcknowledgedBookingMissing fires above it. */
    acknowledgedMissing: 0,
    /** Seconds after a load run during which its result still raises an alert. AcknowledgedBookingMissing. */
    loadRunSeconds: 600,
    /** Seats left. SaleSoldOut fires at it. */
    soldOutSeats: 0,
    /** Share of the queue for database connections that is taken. BookingQueueFilling. */
    queueRatio: 0.8,
    /** Share of booking attempts refused for want of time or place. BookingsShed. */
    shedRatio: 0.1,
    /** Seconds that Node's event loop lags at p99. AppEventLoopLagging. */
    eventLoopLagSeconds: 0.5,
    /** Replicas that HAProxy may miss. AppReplicaDown. */
    replicasDown: 0,
    /** Seconds that the app may be without its database, or HAProxy without a replica. AppDatabaseDown, SaleUnreachable. */
    unreachableSeconds: 10,
    /** Share of the connections for buyers and load hosts that HAProxy holds. EntryConnectionsNearLimit. */
    entryConnectionsRatio: 0.8,
    /** Connections per second that HAProxy refuses a source for holding too many. EntryConnectionsRefused fires above it. */
    entryRefusedPerSecond: 0,
  },

  mysql: {
    /** Seconds that MySQL may refuse its exporter. MysqlDown. */
    downSeconds: 10,
    /** Seconds that MySQL has been up, below which it was restarted just now. MysqlRestarted. */
    restartedSeconds: 120,
    /** Seconds within which MySQL was up before: more than an outage lasts, or it counts as a first start. MysqlRestarted. */
    restartWindowSeconds: 900,
    /** Share of max_connections in use. MysqlConnectionsNearLimit. */
    connectionsRatio: 0.8,
    /** Seconds in which all connections must not be taken, if they go on coming as they do. MysqlConnectionsNearLimit. */
    connectionsForecastSeconds: 30,
    /** Share of max_connections in use, below which the forecast says nothing. MysqlConnectionsNearLimit. */
    connectionsForecastRatio: 0.5,
    /** Seconds for which it is remembered: at the limit the exporter may be shut out. MysqlConnectionsNearLimit. */
    connectionsMemorySeconds: 120,
    /** Seconds from which on MySQL counts a statement as slow: its long_query_time. MysqlSlowQueries. */
    slowQuerySeconds: 1,
    /** Slow statements per second. MysqlSlowQueries. */
    slowQueriesPerSecond: 0.1,
    /** Seconds that a row-lock wait lasts on average. MysqlRowLockWaitsLong. */
    rowLockWaitSeconds: 0.5,
    /** Sessions that wait for a row lock on average; below it a long wait hurts nobody much. MysqlRowLockWaitsLong. */
    rowLockWaitingSessions: 0.1,
    /** Seconds for which sessions wait for a row lock and not one gets it: one holder blocks all. MysqlRowLockWaitsLong. */
    rowLockStuckSeconds: 30,
    /** Deadlocks per second. MysqlDeadlocks. */
    deadlocksPerSecond: 1,
    /** Share of page reads that the buffer pool answers; below it InnoDB reads from disk. MysqlBufferPoolMisses. */
    bufferPoolHitRatio: 0.95,
    /** Page reads per second below which the hit ratio says nothing. MysqlBufferPoolMisses. */
    leastPageReadsPerSecond: 1000,
    /** Share of the redo log that holds changes not yet in the data files. MysqlCheckpointAgeHigh. */
    checkpointAgeRatio: 0.75,
    /** Waits per second for room in the log buffer. MysqlLogWaits. */
    logWaitsPerSecond: 10,
    /** Undo records that purge has not removed. MysqlHistoryListLong. */
    historyListLength: 100_000,
    /** Seconds that the oldest open transaction is old. MysqlSnapshotOld. */
    oldestTransactionSeconds: 60,
    /** Bytes free on the file system of the data volume. MysqlDiskLow. */
    diskFreeBytes: 2 * 1024 ** 3,
  },

  machines: {
    /** Share of CPU time in use: neither idle, nor waiting for a disk, nor given to others. HostCpuHigh. */
    cpuRatio: 0.95,
    /** Seconds that it must last: a load run may take all that there is. HostCpuHigh. */
    cpuSeconds: 180,
    /** Share of memory that cannot be had without swapping. HostMemoryHigh. */
    memoryRatio: 0.9,
    /** Seconds in which a disk must not be full if it fills on as it does. HostDiskWillFill, HostInodesWillRunOut. */
    diskForecastSeconds: 3600,
    /** Share of a disk that is free, above which the forecast says nothing. HostDiskWillFill, HostInodesWillRunOut. */
    diskForecastFreeRatio: 0.25,
    /** How far back the forecast looks; without half of it in samples it is silent. HostDiskWillFill, HostInodesWillRunOut. */
    diskForecastWindowSeconds: 600,
    /**
     * Seconds that a host's clock may be apart from Prometheus's. A scrape reads the clock up to one interval after it
     * began, so that less would blame a slow machine. HostClockSkewed.
     */
    clockSkewSeconds: scrapeIntervalSeconds,
    /** Share of a disk's space, or of its inodes, that is used. HostDiskLow, HostInodesLow. */
    diskUsedRatio: 0.95,
    /** Requests that a disk serves or that wait for it, on average. HostDiskSaturated. */
    diskQueueLength: 10,
    /** Page faults per second that had to read a disk. HostMajorPageFaults. */
    majorFaultsPerSecond: 500,
    /** Share of the files that the kernel allows to be open which are. HostOpenFilesNearLimit. */
    openFilesRatio: 0.7,
    /** Share of a network device's packets that were faulty. HostNetworkErrors. */
    networkErrorRatio: 0.01,
    /** Packets per second that were faulty or dropped at a container. ContainerNetworkErrors. */
    networkErrorsPerSecond: 1,
    /** Share of scheduling periods in which a container had to wait for its CPU limit. ContainerCpuThrottled. */
    throttledRatio: 0.25,
    /** Share of its memory limit that a container's working set takes. ContainerMemoryNearLimit. */
    containerMemoryRatio: 0.9,
    /** Share of the limit that its processes hold themselves: the rest is page cache. ContainerMemoryNearLimit. */
    containerResidentRatio: 0.8,
    /** Seconds that a container may be unhealthy or stopped. ContainerUnhealthy, ContainerDown. */
    containerDownSeconds: 15,
  },

  watchers: {
    /** Seconds that a scrape takes: more than an exporter waits for what it reads, less than the interval. ScrapeSlow. */
    scrapeSeconds: 3.5,
    /** Share of a target's usual samples that a scrape must bring. ScrapeSamplesMissing. */
    samplesRatio: 0.5,
    /** Seconds for which a refused configuration must be seen, so that a lost scrape does not end the alert. PrometheusConfigReloadFailed, AlertmanagerConfigReloadFailed. */
    reloadSeconds: 30,
    /** Share of its interval that a rule group may take. RuleEvaluationSlow. */
    ruleDurationRatio: 0.5,
    /** Evaluations of a rule group that were left out within 2 minutes. RuleEvaluationsMissed. */
    missedEvaluations: 3,
    /** Seconds in which the queue to Alertmanager must not be full, if it goes on growing. PrometheusNotificationQueueFilling. */
    notificationQueueForecastSeconds: 300,
    /** Seconds for which Alertmanager may receive nothing: Prometheus repeats itself many times within them. AlertmanagerSilent. */
    alertmanagerSilentSeconds: 120,
    /** Seconds between two notifications of the dead-man's switch: the pace of Alertmanager's route for it. */
    watchdogRepeatSeconds: 60,
    /** Seconds for which the alert inbox may not hear the dead-man's switch. AlertInboxSilent. */
    alertInboxSilentSeconds: 240,
  },
} as const;

/** Thresholds of the same shape with any other figures: what the rules are functions of. */
export type Thresholds = Widened<typeof thresholds>;

type Widened<T> = T extends number
  ? number
  : T extends string
    ? string
    : { readonly [Key in keyof T]: Widened<T[Key]> };
