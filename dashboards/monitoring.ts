import { dashboardUids } from "../contract/dashboard-uids";
import { thresholds } from "../monitoring/thresholds";
import { group, line, type Page, page } from "./page";
import { barGauge, stat, stateTimeline, table, timeseries } from "./panels";
import * as alerts from "./queries/alerts";
import * as monitoring from "./queries/monitoring";
import { processCpu, processMemory } from "./queries/process";
import { ofJobs } from "./queries/selectors";
import { above, noneAllowed, oneIsWell } from "./shared/levels";
import { drills } from "./shared/links";
import { downUp, words } from "./shared/mappings";

const lines = thresholds.watchers;
const loaded = words({ text: "refused", color: "red" }, { text: "loaded", color: "green" });

const now = [
  stat({
    title: "Targets up",
    description: "Things that Prometheus watches and that answer.",
    unit: "none",
    queries: { up: monitoring.targetsUp(ofJobs) },
  }),
  stat({
    title: "Targets down",
    description: "Things that Prometheus watches and that do not answer.",
    unit: "none",
    levels: noneAllowed,
    queries: { down: monitoring.targetsDown(ofJobs) },
    filled: true,
  }),
  stat({
    title: "Alerts firing",
    description: "Alerts that fire, without the dead-man's switch.",
    unit: "none",
    levels: noneAllowed,
    queries: { firing: alerts.firingCount },
    filled: true,
  }),
  stat({
    title: "Alerts pending",
    description: "Alerts whose condition holds, but not yet for as long as they wait.",
    unit: "none",
    queries: { pending: alerts.pendingCount },
  }),
  stat({
    title: "Dead-man's switch",
    description: "An alert that always fires. When it does not, rules are not evaluated and no other alert can come.",
    unit: "none",
    levels: oneIsWell,
    mappings: words({ text: "silent", color: "red" }, { text: "speaks", color: "green" }),
    queries: { watchdog: alerts.watchdog },
    filled: true,
  }),
  stat({
    title: "Time since last heartbeat",
    description: "Time since the alert inbox last heard the dead-man's switch, which speaks up every minute.",
    unit: "s",
    decimals: 0,
    levels: above(lines.alertInboxSilentSeconds),
    queries: { silence: monitoring.inboxSilence },
  }),
  stat({
    title: "Config reload successful",
    description: "Whether Prometheus and Alertmanager took their latest configuration.",
    unit: "none",
    levels: oneIsWell,
    mappings: loaded,
    queries: { Prometheus: monitoring.configurationLoaded, Alertmanager: monitoring.alertmanagerConfigured },
  }),
];

const targets = [
  stateTimeline({
    title: "Targets over time",
    description: "Whether each target answered.",
    unit: "none",
    levels: oneIsWell,
    mappings: downUp,
    queries: { "{{instance}}": monitoring.targetUp(ofJobs) },
  }),
  barGauge({
    title: "Share of targets up",
    description: "Share of each job's targets that answer.",
    unit: "percentunit",
    max: 1,
    decimals: 0,
    levels: oneIsWell,
    queries: { "{{job}}": monitoring.jobUpRatio('job=~"$job"') },
    drill: drills.job,
  }),
  table({
    title: "Firing alerts",
    description: "Every alert that fires, and where. Its runbook is in docs/runbooks, under the alert's name.",
    labels: alerts.alertLabels,
    columns: { Alerts: { query: alerts.firingTable, unit: "none" } },
    noValue: "No alert fires",
    mayBeEmpty: "no alert fires while the lab is well",
  }),
];

const scrapes = [
  timeseries({
    title: "Scrape duration",
    description: `Longest scrape of each job. At ${thresholds.scrapeIntervalSeconds} s a scrape fails.`,
    unit: "s",
    levels: above(lines.scrapeSeconds),
    queries: { "{{job}}": monitoring.scrapeDuration('job=~"$job"') },
  }),
  timeseries({
    title: "Samples per scrape",
    description: "Samples that a scrape of each job brings. A step down is something that is no longer told.",
    unit: "short",
    queries: { "{{job}}": monitoring.scrapeSamples(ofJobs) },
    stacked: true,
  }),
  timeseries({
    title: "Collector execution time",
    description: "Time that the lab's own exporters, and each collector of the MySQL exporter, take to collect.",
    unit: "s",
    queries: {
      "containers on {{host}}": monitoring.collectDuration("containers", ofJobs),
      seats: monitoring.collectDuration("seats", ofJobs),
      "MySQL {{collector}}": monitoring.mysqlCollectDuration(ofJobs),
    },
  }),
  timeseries({
    title: "Exporter errors",
    description: "Failures to collect, per second, of the lab's own exporters, and collectors of others that fail now.",
    unit: "short",
    queries: {
      "containers on {{host}}": monitoring.collectErrors("containers", ofJobs),
      seats: monitoring.collectErrors("seats", ofJobs),
      "MySQL collectors": monitoring.mysqlCollectorsFailing(ofJobs),
      "machine collectors": monitoring.nodeCollectorsFailing(ofJobs),
    },
  }),
];

const prometheus = [
  timeseries({
    title: "Appended samples",
    description: "Samples per second that Prometheus takes in.",
    unit: "ops",
    queries: { "{{type}}": monitoring.samplesAppended },
  }),
  timeseries({
    title: "Head series",
    description: "Series that Prometheus holds in memory.",
    unit: "short",
    queries: { series: monitoring.seriesInMemory },
  }),
  timeseries({
    title: "Storage",
    description: "Bytes of stored blocks and of the write-ahead log, and how many there may be.",
    unit: "bytes",
    queries: {
      blocks: monitoring.storageBytes,
      "write-ahead log": monitoring.writeAheadLogBytes,
      limit: monitoring.storageLimit,
    },
  }),
  timeseries({
    title: "Query duration by stage",
    description: "90th percentile of the time that a query spends in each phase.",
    unit: "s",
    queries: { "{{slice}}": monitoring.queryTime("0.9") },
  }),
];

const rules = [
  timeseries({
    title: "Rule groups",
    description: "Share of its interval that the latest evaluation of each rule group took.",
    unit: "percentunit",
    levels: above(lines.ruleDurationRatio),
    queries: { "{{group}}": monitoring.ruleDurationRatio },
  }),
  timeseries({
    title: "Rule failures",
    description: "Evaluations per second that failed, or that were left out because the ones before took too long.",
    unit: "ops",
    queries: { failed: monitoring.ruleFailures, missed: monitoring.ruleMissed },
  }),
  timeseries({
    title: "Notifications sent, failed and dropped",
    description: "Alerts per second that Prometheus sent to Alertmanager, that failed there, and that it dropped.",
    unit: "ops",
    queries: { sent: monitoring.alertsSent, errors: monitoring.alertErrors, dropped: monitoring.alertsDropped },
  }),
  timeseries({
    title: "Notifications",
    description: "Notifications per second that Alertmanager sent, by kind of receiver, and those that failed.",
    unit: "ops",
    queries: { "{{integration}}": monitoring.notifications, "{{integration}} failed": monitoring.notificationFailures },
  }),
  timeseries({
    title: "Alert inbox",
    description: "Notifications per second that reached the alert inbox.",
    unit: "ops",
    queries: { "{{severity}} {{status}}": monitoring.inboxNotifications },
  }),
];

const cost = [
  timeseries({
    title: "CPU usage of monitoring",
    description: "CPUs that each job keeps busy, as its processes say.",
    unit: "short",
    queries: { "{{job}}": processCpu(["job"], ofJobs) },
  }),
  timeseries({
    title: "Memory usage of monitoring",
    description: "Memory that each job holds, as its processes say.",
    unit: "bytes",
    queries: { "{{job}}": processMemory(["job"], ofJobs) },
  }),
  stat({
    title: "Last push",
    description: "Time since the results of each scene of load were last pushed.",
    unit: "s",
    decimals: 0,
    queries: { "{{scene}}": monitoring.lastPush },
    noValue: "no run yet",
    mayBeEmpty: "no load run was pushed yet",
  }),
];

/** Who watches the watchers: targets, scrapes, Prometheus, rules, and the way of an alert to its receiver. */
export function monitoringPage(): Page {
  return page({
    uid: dashboardUids.monitoring,
    title: "Monitoring itself",
    question: "Can the monitoring be trusted: is everything scraped, evaluated and delivered, and what does it cost?",
    variables: ["host", "job"],
    related: {
      [dashboardUids.sale]: "Sale overview",
      [dashboardUids.containers]: "Containers",
      [dashboardUids.hosts]: "Hosts",
    },
    groups: [
      group("Now", line(4, now, [3, 3, 3, 3, 4, 4, 4])),
      group("Targets and alerts", line(9, targets, [10, 5, 9])),
      group("Scrapes", line(9, scrapes)),
      group("Rules and alerts", line(8, rules, [6, 4, 5, 4, 5])),
      group("Prometheus", line(8, prometheus)),
      group("Cost of monitoring", line(8, cost, [10, 10, 4])),
    ],
  });
}
