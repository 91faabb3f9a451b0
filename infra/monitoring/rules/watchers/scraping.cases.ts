import { containerMetrics } from "../../../../exporters/containers/metric-names";
import { seatsMetrics } from "../../../../exporters/seats/metric-names";
import type { CasesOf, Series } from "../testing/case";
import { above, below, defaultAt, lasting, one, steady, switched, target } from "../testing/series";

const mysqld = target("mysqld-exporter", "mysqld-exporter:9104");
const containers = target("container-exporter", "container-exporter:9338");
const seats = target("seats-exporter", "seats-exporter:9339");
const collector = { ...mysqld, collector: "collect.global_status" };

/** A target that brings only this share of its samples for the last minute. */
const shrunk = (share: number): Series => ({
  ...one("up", mysqld, steady(1)),
  ...one("scrape_samples_scraped", mysqld, switched(1000, share * 1000, 60)),
});
const slow = (seconds: number, up: number): Series => ({
  ...one("up", mysqld, steady(up)),
  ...one("scrape_duration_seconds", mysqld, steady(seconds)),
});
const mysqlAway = one("mysql_up", mysqld, steady(0));
const failing = (seconds: number) => one("mysql_exporter_collector_success", collector, switched(1, 0, seconds));

export const scrapingCases: CasesOf = ({ watchers, targetDownSeconds, scrapeIntervalSeconds, hold }) => ({
  records: [
    {
      record: "job:up:ratio",
      series: {
        ...one("up", target("app", "app-1:9464"), steady(1)),
        ...one("up", target("app", "app-2:9464"), steady(0)),
      },
      expect: [{ labels: { job: "app" }, value: 0.5 }],
    },
    {
      record: "job:scrape_duration_seconds:max",
      series: {
        ...one("scrape_duration_seconds", target("app", "app-1:9464"), steady(0.25)),
        ...one("scrape_duration_seconds", target("app", "app-2:9464"), steady(0.5)),
      },
      expect: [{ labels: { job: "app" }, value: 0.5 }],
    },
    {
      record: "job:scrape_samples_scraped:sum",
      series: shrunk(0.25),
      expect: [{ labels: { job: "mysqld-exporter" }, value: 250 }],
    },
    {
      record: "instance:scrape_samples_scraped:ratio_max10m",
      series: shrunk(0.25),
      expect: [{ labels: mysqld, value: 0.25 }],
    },
  ],
  alerts: {
    TargetDown: {
      series: (seconds) => one("up", mysqld, switched(1, 0, seconds)),
      levels: lasting(targetDownSeconds),
      labels: { ...mysqld, service: "mysqld-exporter" },
      value: 0,
    },
    ScrapeSlow: {
      series: (seconds) => slow(seconds, 1),
      levels: above(watchers.scrapeSeconds),
      labels: mysqld,
      quietWhen: { "it fails, which TargetDown tells": { series: slow(scrapeIntervalSeconds, 0) } },
    },
    ScrapeSamplesMissing: {
      series: shrunk,
      levels: below(watchers.samplesRatio),
      labels: mysqld,
      quietWhen: { "MySQL is away": { series: { ...shrunk(0.1), ...mysqlAway } } },
    },
    ExporterBlind: {
      series: (seconds) => one(containerMetrics.up, containers, switched(1, 0, seconds)),
      levels: lasting(hold.brief),
      labels: containers,
      value: 0,
      quietWhen: {
        "MySQL is away from the seats exporter": {
          series: { ...one(seatsMetrics.up, seats, switched(1, 0, defaultAt - 5)), ...mysqlAway },
        },
      },
    },
    MysqlCollectorFailed: {
      series: failing,
      levels: lasting(hold.brief),
      labels: collector,
      value: 0,
      quietWhen: { "MySQL is away": { series: { ...failing(60), ...mysqlAway } } },
    },
  },
});
