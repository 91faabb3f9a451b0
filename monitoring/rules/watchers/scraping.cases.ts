import { metricNames } from "../../../contract/app-metrics";
import { containerMetrics } from "../../../contract/container-metrics";
import { seatsMetrics } from "../../../contract/seats-metrics";
import type { CasesOf, Series } from "../testing/case";
import { above, below, counter, defaultAt, lasting, one, steady, switched, target } from "../testing/series";

const mysqld = target("mysqld-exporter", "mysqld-exporter:9104");
const containers = target("container-exporter", "container-exporter:9338");
const seats = target("seats-exporter", "seats-exporter:9339");
const prometheus = target("prometheus", "prometheus:9090");
const machine = target("node-exporter", "node-exporter:9100");
const filesystems = { ...machine, collector: "filesystem" };
const collector = { ...mysqld, collector: "collect.global_status" };

/** A target that brings only this share of its samples for the last minute. */
const shrunk = (share: number, of = machine): Series => ({
  ...one("up", of, steady(1)),
  ...one("scrape_samples_scraped", of, switched(1000, share * 1000, 60)),
});
const slow = (seconds: number, up: number): Series => ({
  ...one("up", mysqld, steady(up)),
  ...one("scrape_duration_seconds", mysqld, steady(seconds)),
});
const mysqlAway = one("mysql_up", mysqld, steady(0));
const anotherMysqlAway = one("mysql_up", target("mysqld-exporter", "mysqld-exporter-2:9104"), steady(0));
/** MySQL's exporter is never done with a scrape, and the app reaches no MySQL. */
const mysqlHangs: Series = {
  ...one("up", mysqld, steady(0)),
  ...one(metricNames.dbUp, target("app", "app-1:9464"), steady(0)),
};
/** Failures of Prometheus's storage within the last minute. */
const storage = (compactions: number, reloads: number): Series => ({
  ...one("prometheus_tsdb_compactions_failed_total", prometheus, switched(0, compactions, 60)),
  ...one("prometheus_tsdb_reloads_failures_total", prometheus, switched(0, reloads, 60)),
});
const seatsBlind: Series = {
  ...one("up", seats, steady(1)),
  ...one(seatsMetrics.up, seats, switched(1, 0, defaultAt - 5)),
};
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
      expect: [{ labels: { job: "node-exporter" }, value: 250 }],
    },
    {
      record: "instance:mysql_readers:away",
      series: { ...mysqlAway, ...one("up", seats, steady(1)), ...one("up", machine, steady(1)) },
      expect: [
        { labels: mysqld, value: 0 },
        { labels: seats, value: 1 },
      ],
    },
    {
      record: "instance:scrape_samples_scraped:ratio_max10m",
      series: shrunk(0.25),
      expect: [{ labels: machine, value: 0.25 }],
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
      labels: machine,
      firesWhen: {
        "MySQL is away, which this exporter does not read": { series: { ...shrunk(0.1), ...mysqlAway }, value: 0.1 },
      },
      quietWhen: { "MySQL is away, which this exporter reads": { series: { ...shrunk(0.1, mysqld), ...mysqlAway } } },
    },
    ScrapeSamplesRejected: {
      series: (perSecond) => ({
        ...one("prometheus_target_scrapes_sample_out_of_order_total", prometheus, counter(perSecond)),
        ...one("prometheus_target_scrapes_sample_duplicate_timestamp_total", prometheus, counter(0)),
      }),
      levels: { fires: 1, quiet: 0 },
      labels: prometheus,
      firesWhen: {
        "samples come twice": {
          series: {
            ...one("prometheus_target_scrapes_sample_out_of_order_total", prometheus, counter(0)),
            ...one("prometheus_target_scrapes_sample_duplicate_timestamp_total", prometheus, counter(2)),
          },
          value: 2,
        },
      },
    },
    PrometheusStorageFailing: {
      series: (times) => storage(times, 0),
      levels: { fires: 1, quiet: 0 },
      labels: prometheus,
      firesWhen: { "blocks cannot be read anew": { series: storage(0, 1), value: 1 } },
    },
    ExporterBlind: {
      series: (seconds) => one(containerMetrics.up, containers, switched(1, 0, seconds)),
      levels: lasting(hold.brief),
      labels: containers,
      value: 0,
      firesWhen: {
        "MySQL is away, and the engine besides": {
          series: { ...one(containerMetrics.up, containers, steady(0)), ...mysqlAway },
          value: 0,
        },
      },
      quietWhen: {
        "MySQL is away from the seats exporter": { series: { ...seatsBlind, ...mysqlAway } },
        "MySQL hangs, and the seats exporter waits": { series: { ...seatsBlind, ...mysqlHangs } },
      },
    },
    NodeCollectorFailed: {
      series: (seconds) => one("node_scrape_collector_success", filesystems, switched(1, 0, seconds)),
      levels: lasting(hold.brief),
      labels: filesystems,
      value: 0,
      quietWhen: {
        "the kernel has no pressure stall information": {
          series: one("node_scrape_collector_success", { ...machine, collector: "pressure" }, steady(0)),
        },
      },
    },
    MysqlCollectorFailed: {
      series: failing,
      levels: lasting(hold.brief),
      labels: collector,
      value: 0,
      firesWhen: { "another MySQL is away": { series: { ...failing(60), ...anotherMysqlAway }, value: 0 } },
      quietWhen: { "MySQL is away": { series: { ...failing(60), ...mysqlAway } } },
    },
  },
});
