/** The lines that alerts and panels share. Each says what it means, its unit, and which alert it moves. */
export const thresholds = {
  /** Seconds between two scrapes of a target. Rate windows are multiples of it. */
  scrapeIntervalSeconds: 5,
  /** Seconds that a target may be unreachable before TargetDown fires: three missed scrapes. */
  targetDownSeconds: 15,
} as const;
