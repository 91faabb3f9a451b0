import { containerMetrics } from "../../../contract/container-metrics";
import { dashboardUids } from "../../../contract/dashboard-uids";
import { seatsMetrics } from "../../../contract/seats-metrics";
import { expectedCollectors } from "../../devices";
import { increase, rate, select, sumBy } from "../../promql";
import { mysqlDown } from "../mysql/server";
import type { Rules } from "../types";

const dashboard = dashboardUids.monitoring;
const samplesOfUsual = "instance:scrape_samples_scraped:ratio_max10m";

/** The exporters that read a MySQL which is away, and they alone: MysqlDown tells, and they have nothing to say. */
const readersOfMysqlAway = "instance:mysql_readers:away";
const unlessMysqlIsAway = `unless on (job, instance) ${readersOfMysqlAway}`;

const rejected = ["out_of_order", "duplicate_timestamp"]
  .map((why) => rate(`prometheus_target_scrapes_sample_${why}_total`, "1m"))
  .join(" + ");
const storageFailures = ["compactions_failed", "reloads_failures"]
  .map((what) => increase(`prometheus_tsdb_${what}_total`, "10m"))
  .join(" + ");

/** Whether everything that should be watched is seen, in time and in full. */
export const scrapingRules: Rules = ({ watchers, targetDownSeconds, hold }) => ({
  records: [
    { record: "job:up:ratio", expr: "avg by (job) (up)" },
    { record: "job:scrape_duration_seconds:max", expr: "max by (job) (scrape_duration_seconds)" },
    { record: "job:scrape_samples_scraped:sum", expr: sumBy(["job"], "scrape_samples_scraped") },
    { record: readersOfMysqlAway, expr: `${mysqlDown} or up{job="seats-exporter"} and on () (${mysqlDown})` },
    { record: samplesOfUsual, expr: "scrape_samples_scraped / max_over_time(scrape_samples_scraped[10m])" },
  ],
  alerts: [
    {
      alert: "TargetDown",
      severity: "critical",
      // Named as its container is, so that one can silence the other.
      expr: 'label_replace(up == 0, "service", "$1", "instance", "(.+):[0-9]+")',
      forSeconds: targetDownSeconds,
      summary: "{{ $labels.job }} on {{ $labels.host }} is not answering",
      description: `Prometheus could not scrape {{ $labels.instance }} for ${targetDownSeconds} s (up is {{ $value }}).`,
      dashboard,
    },
    {
      alert: "ScrapeSlow",
      severity: "warning",
      expr: `min_over_time(scrape_duration_seconds[30s]) > ${watchers.scrapeSeconds} and up == 1`,
      forSeconds: hold.brief,
      summary: "Scraping {{ $labels.instance }} is slow",
      description:
        "Even the quickest of the last scrapes took {{ $value | humanizeDuration }}; at the scrape interval it fails.",
      dashboard,
    },
    {
      alert: "ScrapeSamplesMissing",
      severity: "warning",
      expr: `${samplesOfUsual} < ${watchers.samplesRatio} and up == 1 ${unlessMysqlIsAway}`,
      forSeconds: hold.brief,
      summary: "{{ $labels.instance }} sends less than usual",
      description: "A scrape brings {{ $value | humanizePercentage }} of the samples that it brought before.",
      dashboard,
    },
    {
      alert: "ScrapeSamplesRejected",
      severity: "warning",
      expr: `${rejected} > 0`,
      forSeconds: hold.long,
      summary: "Prometheus rejects samples",
      description:
        "{{ $value | humanize }} samples per second are out of order, or come twice with one timestamp, and are lost.",
      dashboard,
    },
    {
      alert: "PrometheusStorageFailing",
      severity: "warning",
      expr: `${storageFailures} > 0`,
      summary: "Prometheus cannot tend its storage",
      description: '{{ $value | printf "%.0f" }} compactions or reloads of its blocks failed within 10 minutes.',
      dashboard,
    },
    {
      alert: "ExporterBlind",
      severity: "warning",
      expr: `${containerMetrics.up} == 0 or (${seatsMetrics.up} == 0 ${unlessMysqlIsAway})`,
      forSeconds: hold.brief,
      summary: "{{ $labels.job }} sees nothing",
      description: "It answers scrapes and cannot read what it reports (its own up is {{ $value }}).",
      dashboard,
    },
    {
      alert: "NodeCollectorFailed",
      severity: "warning",
      expr: `${select("node_scrape_collector_success", expectedCollectors)} == 0`,
      forSeconds: hold.brief,
      summary: "The node exporter's {{ $labels.collector }} fails on {{ $labels.host }}",
      description: "Its metrics are missing, and with them panels and alerts (success is {{ $value }}).",
      dashboard,
    },
    {
      alert: "MysqlCollectorFailed",
      severity: "warning",
      expr: `mysql_exporter_collector_success == 0 ${unlessMysqlIsAway}`,
      forSeconds: hold.brief,
      summary: "The mysqld exporter's {{ $labels.collector }} fails",
      description: "Its metrics are missing, and with them panels and alerts (success is {{ $value }}).",
      dashboard,
    },
  ],
});
