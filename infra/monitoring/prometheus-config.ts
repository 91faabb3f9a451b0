import { stringify } from "yaml";
import type { ScrapeTarget } from "../services/service";
import { thresholds } from "./thresholds";

export const ruleFilePath = "/etc/prometheus/rules.yml";

export interface PrometheusTargets {
  readonly stack: string;
  readonly scrape: readonly ScrapeTarget[];
  /** `alias:port` of Alertmanager. */
  readonly alertmanager: string;
}

/** Prometheus's configuration file: a job for each service, its targets labelled with their host. */
export function prometheusConfiguration({ stack, scrape, alertmanager }: PrometheusTargets): string {
  const every = `${thresholds.scrapeIntervalSeconds}s`;
  return stringify({
    global: { scrape_interval: every, scrape_timeout: every, evaluation_interval: every, external_labels: { stack } },
    rule_files: [ruleFilePath],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: jobs(scrape).map((job) =>
      scrapeConfig(
        job,
        scrape.filter((target) => target.job === job),
      ),
    ),
  });
}

function jobs(scrape: readonly ScrapeTarget[]): string[] {
  return [...new Set(scrape.map((target) => target.job))];
}

function scrapeConfig(job: string, targets: readonly ScrapeTarget[]) {
  return {
    job_name: job,
    // What was pushed keeps the job and instance that it was pushed with.
    ...(job === "pushgateway" ? { honor_labels: true } : {}),
    static_configs: targets.map(({ endpoint, host }) => ({ targets: [endpoint], labels: { host } })),
  };
}
