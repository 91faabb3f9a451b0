import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { prometheusConfiguration } from "./prometheus-config";

const target = (job: string, endpoint: string) => ({ job, endpoint, host: "local" });
const login = { user: "admin", passwordFile: "/run/secrets/password", jobs: ["alertmanager"] };
const configurationOf = (...scrape: ReturnType<typeof target>[]) =>
  parse(prometheusConfiguration({ stack: "lab", scrape, alertmanager: "alertmanager:9093", login }));

describe("prometheusConfiguration", () => {
  it("makes one job of targets that share it", () => {
    const { scrape_configs } = configurationOf(target("app", "app:1"), target("app", "app:2"), target("mysql", "m:1"));
    expect(scrape_configs.map((job: { job_name: string }) => job.job_name)).toEqual(["app", "mysql"]);
    expect(scrape_configs[0].static_configs).toHaveLength(2);
  });

  it("labels every target with its host", () => {
    const [job] = configurationOf(target("app", "app:1")).scrape_configs;
    expect(job.static_configs).toEqual([{ targets: ["app:1"], labels: { host: "local" } }]);
  });

  it("keeps the labels of what was pushed, and of nothing else", () => {
    const [pushed, scraped] = configurationOf(target("pushgateway", "p:1"), target("app", "app:1")).scrape_configs;
    expect(pushed.honor_labels).toBe(true);
    expect(scraped).not.toHaveProperty("honor_labels");
  });

  it("logs in where it is asked to, and tells nobody else the password", () => {
    const { alerting, scrape_configs } = configurationOf(target("alertmanager", "a:1"), target("app", "app:1"));
    const basic_auth = { username: "admin", password_file: "/run/secrets/password" };
    expect(alerting.alertmanagers[0]).toMatchObject({ basic_auth });
    expect(scrape_configs[0]).toMatchObject({ basic_auth });
    expect(scrape_configs[1]).not.toHaveProperty("basic_auth");
  });

  it("scrapes every 5 seconds and sends alerts to Alertmanager", () => {
    const { global, alerting } = configurationOf();
    expect(global.scrape_interval).toBe("5s");
    expect(alerting.alertmanagers[0].static_configs[0].targets).toEqual(["alertmanager:9093"]);
  });
});
