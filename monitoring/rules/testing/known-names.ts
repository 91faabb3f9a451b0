import knownMetrics from "../../known-metrics.json";
import { ruleSets } from "..";

/** What Prometheus itself adds to every scrape, and what it makes of alerts. */
const ofPrometheusItself = ["up", "scrape_duration_seconds", "scrape_samples_scraped", "ALERTS"];

/** Every name that a query may read: scraped, recorded, or Prometheus's own. */
export const knownNames: ReadonlySet<string> = new Set([
  ...Object.values(knownMetrics).flatMap((metrics) => Object.keys(metrics)),
  ...Object.values(ruleSets()).flatMap(({ records }) => records.map(({ record }) => record)),
  ...ofPrometheusItself,
]);
