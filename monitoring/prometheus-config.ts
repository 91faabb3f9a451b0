import { stringify } from "yaml";
import { thresholds } from "./thresholds";

/** Something that Prometheus scrapes: `endpoint` is `alias:port` on the stack's network. */
export interface ScrapeTarget {
  readonly job: string;
  readonly endpoint: string;
  readonly host: string;
}

export const ruleFilePath = "/etc/prometheus/rules.yml";

export interface PrometheusTargets {
  readonly stack: string;
  readonly scrape: readonly ScrapeTarget[];
  /** `alias:port` of Alertmanager. */
  readonly alertmanager: string;
  readonly login: ScrapeLogin;
}

/** What Alertmanager, and the targets of some jobs, ask for. */
export interface ScrapeLogin {
  readonly user: string;
  readonly passwordFile: string;
  readonly jobs: readonly string[];
}

/** Prometheus's configuration file: a job for each service, its targets labelled with their host. */
export function prometheusConfiguration({ stack, scrape, alertmanager, login }: PrometheusTargets): string {
  const every = `${thresholds.scrapeIntervalSeconds}s`;
  return stringify({
    global: { scrape_interval: every, scrape_timeout: every, evaluation_interval: every, external_labels: { stack } },
    rule_files: [ruleFilePath],
    alerting: { alertmanagers: [{ ...basicAuth(login), static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: jobs(scrape).map((job) =>
      scrapeConfig(
        job,
        scrape.filter((target) => target.job === job),
        login,
      ),
    ),
  });
}

function jobs(scrape: readonly ScrapeTarget[]): string[] {
  return [...new Set(scrape.map((target) => target.job))];
}

function basicAuth({ user, passwordFile }: ScrapeLogin) {
  return { basic_auth: { username: user, password_file: passwordFile } };
}

function scrapeConfig(job: string, targets: readonly ScrapeTarget[], login: ScrapeLogin) {
  return {
    job_name: job,
    // What was pushed keeps the job and instance that it was pushed with.
    ...(job === "pushgateway" ? { honor_labels: true } : {}),
    ...(login.jobs.includes(job) ? basicAuth(login) : {}),
    static_configs: targets.map(({ endpoint, host }) => ({ targets: [endpoint], labels: { host } })),
  };
}
