import { inboxMetrics } from "../../../contract/inbox-metrics";
import { scrapeIntervalSeconds } from "../../../contract/scrape-interval";
import { watchdogAlert } from "../../../contract/severities";
import type { AlertCase, CasesOf, Labels, Series } from "../testing/case";
import { above, counter, defaultAt, one, slope, steady, switched, target } from "../testing/series";

const prometheus = target("prometheus", "prometheus:9090");
const alertmanager = target("alertmanager", "alertmanager:9093");
const inbox = target("alert-inbox", "alert-inbox:9340");
const group = { ...prometheus, rule_group: "rules.yml;ticketwatch-sale" };

const duration = (share: number): Series => ({
  ...one("prometheus_rule_group_last_duration_seconds", group, steady(share * 5)),
  ...one("prometheus_rule_group_interval_seconds", group, steady(5)),
});

/** Failures of the last minute, one or none. */
const failure = (metric: string, labels: Labels, kept: Labels): AlertCase => ({
  series: (times) => one(metric, labels, switched(0, times, 45)),
  levels: { fires: 1, quiet: 0 },
  labels: kept,
  value: 1,
});

/** A queue that grows evenly, and holds so many notifications so many seconds after it is looked at. */
const queue = (end: number, ahead: number): Series => ({
  ...one("prometheus_notifications_queue_length", prometheus, slope(0, end / (defaultAt + ahead))),
  ...one("prometheus_notifications_queue_capacity", prometheus, steady(10_000)),
});

const reload = (program: string, labels: Labels): AlertCase => ({
  series: (success) => one(`${program}_config_last_reload_successful`, labels, steady(success)),
  levels: { fires: 0, quiet: 1 },
  labels,
  firesWhen: {
    "a scrape was lost": {
      series: one(
        `${program}_config_last_reload_successful`,
        labels,
        `0x${defaultAt / scrapeIntervalSeconds - 1} stale`,
      ),
      value: 0,
    },
  },
});

const heard = (perSecond: number) =>
  one("alertmanager_alerts_received_total", { ...alertmanager, status: "firing", version: "v2" }, counter(perSecond));

const heartbeat = (lastBeat: number, start: number): Series => ({
  ...one(inboxMetrics.heartbeat, inbox, steady(lastBeat)),
  ...one("process_start_time_seconds", inbox, steady(start)),
});

export const alertingCases: CasesOf = ({ watchers, hold }) => {
  const silence = watchers.alertInboxSilentSeconds;
  const told = silence + hold.long;
  return {
    records: [
      {
        record: "instance:prometheus_rule_group_duration:ratio_interval",
        series: duration(0.25),
        expect: [{ labels: group, value: 0.25 }],
      },
    ],
    alerts: {
      RuleEvaluationFailed: failure("prometheus_rule_evaluation_failures_total", group, group),
      RuleEvaluationSlow: { series: duration, levels: above(watchers.ruleDurationRatio), labels: group },
      RuleEvaluationsMissed: {
        series: (times) => one("prometheus_rule_group_iterations_missed_total", group, counter(times / 120)),
        levels: above(watchers.missedEvaluations),
        labels: group,
      },
      PrometheusNotificationQueueFilling: {
        series: (end) => queue(end, watchers.notificationQueueForecastSeconds),
        // It must be beyond the line for as long as the alert waits.
        levels: { fires: 10_500, quiet: 9_900 },
        labels: prometheus,
        quietWhen: { "a few wait for a moment": { series: queue(20, 0) } },
      },
      PrometheusConfigReloadFailed: reload("prometheus", prometheus),
      AlertmanagerConfigReloadFailed: reload("alertmanager", alertmanager),
      PrometheusNotificationsFailing: {
        ...failure(
          "prometheus_notifications_errors_total",
          { ...prometheus, alertmanager: "http://alertmanager:9093/api/v2/alerts" },
          { host: "local", instance: prometheus.instance ?? "" },
        ),
        firesWhen: {
          "the queue is full, and they are dropped": {
            series: one("prometheus_notifications_dropped_total", prometheus, switched(0, 1, 45)),
            value: 1,
          },
        },
      },
      AlertmanagerSilent: {
        series: heard,
        // Nothing, or as seldom as one alert in the whole window.
        levels: { fires: 0, quiet: 1 / watchers.alertmanagerSilentSeconds },
        labels: { host: "local", instance: alertmanager.instance ?? "" },
        at: watchers.alertmanagerSilentSeconds + 90,
        quietWhen: { "it has just started": { series: heard(0), at: 90 } },
      },
      AlertmanagerNotificationsFailing: failure(
        "alertmanager_notifications_failed_total",
        { ...alertmanager, integration: "webhook", reason: "other" },
        { host: "local", instance: alertmanager.instance ?? "", integration: "webhook" },
      ),
      AlertInboxSilent: {
        series: (seconds) => heartbeat(2 * silence - seconds, 0),
        levels: { fires: told + scrapeIntervalSeconds, quiet: told },
        labels: inbox,
        at: 2 * silence,
        quietWhen: { "it has just started": { series: heartbeat(0, defaultAt - 60) } },
      },
      [watchdogAlert]: { series: () => ({}), value: 1 },
    },
  };
};
