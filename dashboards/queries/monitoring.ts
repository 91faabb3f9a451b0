import { containerMetrics } from "../../contract/container-metrics";
import { inboxMetrics } from "../../contract/inbox-metrics";
import { seatsMetrics } from "../../contract/seats-metrics";
import { expectedCollectors } from "../../monitoring/devices";
import { maxBy, orZero, rate, type Selector, select, sumBy } from "./promql";

export const targetsUp = (selector: Selector) => orZero(`count(${select("up", selector)} == 1)`);
export const targetsDown = (selector: Selector) => orZero(`count(${select("up", selector)} == 0)`);
/** 1 while every target of a job answers. */
export const jobUp = (selector: Selector) => `min by (job) (${select("up", selector)})`;
export const targetUp = (selector: Selector) => maxBy(["instance"], select("up", selector));
export const jobUpRatio = (selector: Selector) => select("job:up:ratio", selector);
export const scrapeDuration = (selector: Selector) => select("job:scrape_duration_seconds:max", selector);
export const scrapeSamples = (selector: Selector) => sumBy(["job"], select("scrape_samples_scraped", selector));

const prometheus = 'job="prometheus"';
export const seriesInMemory = select("prometheus_tsdb_head_series", prometheus);
export const samplesPerSecond = rate("prometheus_tsdb_head_samples_appended_total", prometheus);
export const samplesAppended = sumBy(["type"], samplesPerSecond);
export const storageBytes = sumBy([], select("prometheus_tsdb_storage_blocks_bytes", prometheus));
export const writeAheadLogBytes = sumBy([], select("prometheus_tsdb_wal_storage_size_bytes", prometheus));
export const storageLimit = sumBy([], select("prometheus_tsdb_retention_limit_bytes", prometheus));
export const queryTime = (share: "0.5" | "0.9" | "0.99") =>
  maxBy(["slice"], select("prometheus_engine_query_duration_seconds", prometheus, `quantile="${share}"`));

/** Rule groups are named after a file and a group; the file is always the same. */
const group = (vector: string) => `label_replace(${vector}, "group", "$1", "rule_group", ".*;(.*)")`;
const ofGroups = (name: string) => maxBy(["rule_group"], select(`prometheus_rule_group_${name}`, prometheus));
/** Share of its interval that the latest evaluation of a rule group took. */
export const ruleDurationRatio = group(`${ofGroups("last_duration_seconds")} / ${ofGroups("interval_seconds")}`);
export const ruleFailures = sumBy([], rate("prometheus_rule_evaluation_failures_total", prometheus));
export const ruleMissed = sumBy([], rate("prometheus_rule_group_iterations_missed_total", prometheus));
export const configurationLoaded = select("prometheus_config_last_reload_successful", prometheus);

const alertmanager = 'job="alertmanager"';
/** Alertmanager counts for every kind of receiver that it knows; these are those that the lab can be given. */
const receivers = 'integration=~"webhook|slack|email"';
export const alertsSent = sumBy([], rate("prometheus_notifications_sent_total", prometheus));
/** Those that an Alertmanager did not take, and those that reached none, or found the queue full: they may be the same. */
export const alertErrors = sumBy([], rate("prometheus_notifications_errors_total", prometheus));
export const alertsDropped = sumBy([], rate("prometheus_notifications_dropped_total", prometheus));
export const notifications = sumBy(["integration"], rate("alertmanager_notifications_total", alertmanager, receivers));
export const notificationFailures = sumBy(
  ["integration"],
  rate("alertmanager_notifications_failed_total", alertmanager, receivers),
);
const inbox = 'job="alert-inbox"';
export const inboxNotifications = sumBy(["status", "severity"], rate(inboxMetrics.notifications, inbox));
/** Seconds since the alert inbox last heard the dead-man's switch, which speaks up every minute. */
export const inboxSilence = `time() - max(${select(inboxMetrics.heartbeat, inbox)})`;
export const alertmanagerConfigured = select("alertmanager_config_last_reload_successful", alertmanager);

/** Seconds that an exporter of the lab took to collect, and whether it could. */
const own = { containers: containerMetrics, seats: seatsMetrics } as const;
export const collectDuration = (exporter: keyof typeof own, selector: Selector) =>
  maxBy(["host"], select(own[exporter].collectDuration, selector));
export const collectErrors = (exporter: keyof typeof own, selector: Selector) =>
  sumBy(["host"], rate(own[exporter].errors, selector));
export const mysqlCollectDuration = (selector: Selector) =>
  maxBy(["collector"], select("mysql_exporter_collector_duration_seconds", selector));
/** Collectors of the MySQL and the machine exporter that fail now. */
export const mysqlCollectorsFailing = (selector: Selector) =>
  orZero(`count(${select("mysql_exporter_collector_success", selector)} == 0)`);
export const nodeCollectorsFailing = (selector: Selector) =>
  orZero(`count(${select("node_scrape_collector_success", selector, expectedCollectors)} == 0)`);
/** When something was last pushed, by scene of load. */
export const lastPush = maxBy(["scene"], "time() - push_time_seconds");
