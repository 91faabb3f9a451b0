import { dashboardUids } from "../../../contract/dashboard-uids";
import { inboxMetrics } from "../../../contract/inbox-metrics";
import { watchdogAlert, watchdogSeverity } from "../../../contract/severities";
import { increase, sumBy } from "../../promql";
import type { Thresholds } from "../../thresholds";
import type { Alert, Rules } from "../types";

const dashboard = dashboardUids.monitoring;

/** Whether rules are evaluated, and whether what they find reaches anybody. */
export const alertingRules: Rules = (t) => ({
  records: [{ record: "instance:prometheus_rule_group_duration:ratio_interval", expr: groupDuration }],
  alerts: [...evaluation(t), ...configuration(t), ...delivery(t), watchdog],
});

const groupDuration = "prometheus_rule_group_last_duration_seconds / prometheus_rule_group_interval_seconds";

const evaluation = ({ watchers, hold }: Thresholds): Alert[] => [
  {
    alert: "RuleEvaluationFailed",
    severity: "critical",
    expr: `${increase("prometheus_rule_evaluation_failures_total", "2m")} > 0`,
    summary: "Rules of {{ $labels.rule_group }} cannot be evaluated",
    description: '{{ $value | printf "%.0f" }} evaluations failed within 2 minutes: their alerts cannot fire.',
    dashboard,
  },
  {
    alert: "RuleEvaluationSlow",
    severity: "warning",
    expr: `instance:prometheus_rule_group_duration:ratio_interval > ${watchers.ruleDurationRatio}`,
    forSeconds: hold.brief,
    summary: "Rules of {{ $labels.rule_group }} take long",
    description: "They take {{ $value | humanizePercentage }} of the interval that they have.",
    dashboard,
  },
  {
    alert: "RuleEvaluationsMissed",
    severity: "warning",
    expr: `${increase("prometheus_rule_group_iterations_missed_total", "2m")} > ${watchers.missedEvaluations}`,
    summary: "Rules of {{ $labels.rule_group }} are left out",
    description: '{{ $value | printf "%.0f" }} evaluations were left out within 2 minutes: alerts come late.',
    dashboard,
  },
];

const configuration = ({ watchers }: Thresholds): Alert[] => [
  {
    alert: "PrometheusConfigReloadFailed",
    severity: "critical",
    expr: `max_over_time(prometheus_config_last_reload_successful[${watchers.reloadSeconds}s]) == 0`,
    summary: "Prometheus refused its configuration",
    description:
      "It runs on with the old one (last reload successful is {{ $value }}) and will not start again with this.",
    dashboard,
  },
  {
    alert: "AlertmanagerConfigReloadFailed",
    severity: "critical",
    expr: `max_over_time(alertmanager_config_last_reload_successful[${watchers.reloadSeconds}s]) == 0`,
    summary: "Alertmanager refused its configuration",
    description:
      "It runs on with the old one (last reload successful is {{ $value }}) and will not start again with this.",
    dashboard,
  },
];

const delivery = ({ watchers, hold }: Thresholds): Alert[] => [
  {
    alert: "PrometheusNotificationsFailing",
    severity: "critical",
    // Those that Alertmanager did not take, and those that no longer found a place in the queue.
    expr: ["errors", "dropped"]
      .map((fate) => sumBy(["host", "instance"], increase(`prometheus_notifications_${fate}_total`, "1m")))
      .map((lost) => `${lost} > 0`)
      .join(" or "),
    forSeconds: hold.brief,
    summary: "Prometheus cannot reach Alertmanager",
    description: '{{ $value | printf "%.0f" }} notifications of the last minute did not reach Alertmanager.',
    dashboard,
  },
  {
    alert: "PrometheusNotificationQueueFilling",
    severity: "warning",
    expr:
      `predict_linear(prometheus_notifications_queue_length[1m], ${watchers.notificationQueueForecastSeconds}) ` +
      "> prometheus_notifications_queue_capacity",
    forSeconds: hold.brief,
    summary: "Notifications pile up in Prometheus",
    description: `At this pace {{ $value | humanize }} would wait in ${watchers.notificationQueueForecastSeconds} s, more than the queue holds: the rest is dropped.`,
    dashboard,
  },
  {
    alert: "AlertmanagerSilent",
    severity: "critical",
    expr: `${sumBy(["host", "instance"], increase("alertmanager_alerts_received_total", `${watchers.alertmanagerSilentSeconds}s`, 'status="firing"'))} == 0`,
    // Longer than it takes until the Watchdog is sent for the second time: the first may come before the first scrape.
    forSeconds: 90,
    summary: "Alertmanager hears nothing",
    description: `Alertmanager received {{ $value }} alerts within ${watchers.alertmanagerSilentSeconds} s; the Watchdog alone would be one.`,
    dashboard,
  },
  {
    alert: "AlertmanagerNotificationsFailing",
    severity: "critical",
    expr: `${sumBy(["host", "instance", "integration"], increase("alertmanager_notifications_failed_total", "2m"))} > 0`,
    forSeconds: hold.brief,
    summary: "Notifications by {{ $labels.integration }} do not get through",
    description: '{{ $value | printf "%.0f" }} notifications failed within 2 minutes.',
    dashboard,
  },
  {
    alert: "AlertInboxSilent",
    severity: "critical",
    expr: `time() - (${inboxMetrics.heartbeat} > 0 or process_start_time_seconds{job="alert-inbox"}) > ${watchers.alertInboxSilentSeconds}`,
    // A machine that slept wakes with an old heartbeat; the next one ends it.
    forSeconds: hold.long,
    summary: "The alert inbox hears nothing",
    description: "The Watchdog came last {{ $value | humanizeDuration }} ago: alerts do not arrive.",
    dashboard,
  },
];

/** The dead-man's switch: whoever stops hearing it knows that alerting is broken. */
const watchdog: Alert = {
  alert: watchdogAlert,
  severity: watchdogSeverity,
  expr: "vector(1)",
  summary: "Alerting works",
  description: "This alert always fires (its value is {{ $value }}).",
  dashboard,
};
