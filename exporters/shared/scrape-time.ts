import { scrapeIntervalSeconds } from "../../contract/scrape-interval";

/** ms from one scrape to the next, which is also how long Prometheus waits for a page. */
export const scrapeTime = scrapeIntervalSeconds * 1000;
