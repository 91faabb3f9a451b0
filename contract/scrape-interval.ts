/**
 * Seconds between two scrapes of a target, and what Prometheus waits for a page. It stands apart from the thresholds
 * because programs have it built in: a moved line must not make new images of them.
 */
export const scrapeIntervalSeconds = 5;
