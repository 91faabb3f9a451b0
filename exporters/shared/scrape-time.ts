import { thresholds } from "../../infra/monitoring/thresholds";

/** ms from one scrape to the next, which is also how long Prometheus waits for a page. */
export const scrapeTime = thresholds.scrapeIntervalSeconds * 1000;
