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
