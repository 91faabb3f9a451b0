/** Limits of a run's verdict. Each is inclusive: a run at the limit still passes. */
export const thresholds = {
  /** Share of responses with a status that a sale does not expect. */
  unexpectedStatusShare: 0.001,
  /** Share of requests that ended in a socket error or in a timeout. */
  socketErrorShare: 0.01,
  /**
   * Relative difference between the load host's count of answers and the app's own; beyond it the run fails,
   * unless requests on their way at the end explain it.
   */
  counterDifference: 0.01,
} as const;

/** Answers that belong to a sale besides 2xx: the seat is taken. */
export const expectedStatuses: readonly string[] = ["409"];

/** Whether a sale does not expect this status. */
export function isUnexpected(status: string): boolean {
  return !/^2\d\d$/.test(status) && !expectedStatuses.includes(status);
}

/** From where on the measurement itself is doubtful; beyond what is `hopeless` it says nothing. */
export const measurementLimits = {
  /** Seconds between a clock and this machine's. */
  clockSkewSeconds: 0.5,
  hopelessClockSkewSeconds: 5,
  /** Samples of which the slowest hundredth is ten: fewer make p99 the luck of a few. */
  samplesForP99: 1000,
  leastSamples: 100,
  /** Share of failed requests from which on latencies are those of the lucky ones. */
  errorShare: thresholds.socketErrorShare,
  hopelessErrorShare: 0.1,
  /** Share of the machine's CPU that others take. The lab's own scripts and the engine take some, so it is never 0. */
  foreignCpuShare: 0.2,
  hopelessForeignCpuShare: 0.4,
  /** Seconds of load that rates over three scrapes can still look into. */
  leastWindowSeconds: 20,
} as const;
