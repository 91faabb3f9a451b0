import { container, inside, moveThreshold, pause, start, stop, unpause } from "./commands";
import type { Runbooks } from "./types";
import { percent } from "./words";

const reload = "kill -HUP 1";

/** Runbooks of the alerting itself. */
export const alertingRunbooks: Runbooks = ({ watchers, hold }) => ({
  RuleEvaluationFailed: {
    meaning:
      "Prometheus could not evaluate a rule within the last 2 minutes. Its alert cannot fire and its series has a gap.",
    confirm: [
      { query: "increase(prometheus_rule_evaluation_failures_total[10m]) > 0", see: "which group." },
      {
        run: 'curl --silent --user admin http://127.0.0.1:9090/api/v1/rules | grep -o \'"lastError":"[^"]*"\' | sort | uniq -c',
        see: "the error. `many-to-many matching` is the usual one: a label appeared that the rule did not expect.",
      },
    ],
    firstMoves: [
      "Two series where the rule expects one: is a target scraped twice, or does a new label split it?",
      "Fix the rule in `monitoring/rules/`, with a case that has the new label, and run `./lab up`.",
    ],
    fire: {
      how: "Load a rule that cannot be evaluated.",
      run: [
        inside(
          "prometheus",
          `cp /etc/prometheus/rules.yml /tmp/rules.yml && printf "  - name: drill\\n    rules:\\n      - record: drill:up:fails\\n        expr: up * on (host) up\\n" >> /etc/prometheus/rules.yml && ${reload}`,
        ),
      ],
      undo: [inside("prometheus", `cp /tmp/rules.yml /etc/prometheus/rules.yml && ${reload}`)],
    },
  },
  RuleEvaluationSlow: {
    meaning: `A group of rules takes more than ${percent(watchers.ruleDurationRatio)} of its interval, for ${hold.brief} s. Beyond 100 % evaluations are left out, and alerts come late.`,
    confirm: [
      { query: "topk(3, instance:prometheus_rule_group_duration:ratio_interval)", see: "which group." },
      { query: 'rate(process_cpu_seconds_total{job="prometheus"}[1m])', see: "whether Prometheus is busy." },
    ],
    firstMoves: [
      "The machine is busy: [HostCpuHigh](host-cpu-high.md).",
      'Many more series than before: `topk(10, count by (__name__) ({job!=""}))`.',
      "A rule over a long window: record its parts.",
    ],
    fire: {
      how: "Leave Prometheus a hundredth of a CPU.",
      run: [`docker update --cpus 0.02 ${container("prometheus")}`],
      undo: [`docker update --cpus 2 ${container("prometheus")}`],
    },
  },
  RuleEvaluationsMissed: {
    meaning: `More than ${watchers.missedEvaluations} evaluations of a group of rules were left out within 2 minutes, because those before took too long or Prometheus stood still. Alerts come late, and recorded series have gaps.`,
    confirm: [
      { query: "increase(prometheus_rule_group_iterations_missed_total[10m])", see: "which groups: one, or all." },
      { query: "instance:prometheus_rule_group_duration:ratio_interval", see: "how much of its interval each takes." },
    ],
    firstMoves: [
      "One group: [RuleEvaluationSlow](rule-evaluation-slow.md).",
      "All of them: the machine is busy ([HostCpuHigh](host-cpu-high.md)), or it slept.",
    ],
    fire: {
      how: "Pause Prometheus for a minute: when it goes on, it counts what it missed.",
      run: [pause("prometheus"), "sleep 60", unpause("prometheus")],
    },
  },
  PrometheusNotificationQueueFilling: {
    meaning: `Notifications come faster than Alertmanager takes them, for ${hold.brief} s: within ${watchers.notificationQueueForecastSeconds} s the queue is full, and what comes then is dropped.`,
    confirm: [
      {
        query: "prometheus_notifications_queue_length / prometheus_notifications_queue_capacity",
        see: "how full it is.",
      },
      { query: "prometheus_notifications_latency_seconds", see: "how long Alertmanager takes to answer." },
      { query: "count by (alertname) (ALERTS)", see: "which alerts are so many." },
    ],
    firstMoves: [
      "One alert fires for very many series: its rule needs an aggregation.",
      "Alertmanager is slow or does not answer: [PrometheusNotificationsFailing](prometheus-notifications-failing.md).",
    ],
    fire: { how: moveThreshold("watchers.notificationQueueForecastSeconds", "1e9, and pause Alertmanager") },
  },
  PrometheusConfigReloadFailed: {
    meaning: `Prometheus was told to read its configuration anew and has refused it for ${watchers.reloadSeconds} s. It runs on with the old one, and will not start again with what is on disk.`,
    confirm: [
      {
        run: inside("prometheus", "promtool check config /etc/prometheus/prometheus.yml"),
        see: "the line that is wrong.",
      },
      { run: `docker logs --tail 20 ${container("prometheus")}`, see: "the same, with the time." },
    ],
    firstMoves: [
      "The lab's files come with the container: somebody edited them inside. `docker rm --force <name>` and `./lab up` put the right ones in place; the samples are in a volume and stay.",
    ],
    fire: {
      how: "Add a word that is no configuration.",
      run: [inside("prometheus", `echo drill >> /etc/prometheus/prometheus.yml && ${reload}`)],
      undo: [
        inside(
          "prometheus",
          `sed "$ d" /etc/prometheus/prometheus.yml > /tmp/right.yml && cp /tmp/right.yml /etc/prometheus/prometheus.yml && ${reload}`,
        ),
      ],
    },
  },
  AlertmanagerConfigReloadFailed: {
    meaning: `Alertmanager was told to read its configuration anew and has refused it for ${watchers.reloadSeconds} s. It runs on with the old one, and will not start again with what is on disk.`,
    confirm: [
      {
        run: inside("alertmanager", "amtool check-config /etc/alertmanager/alertmanager.yml"),
        see: "the line that is wrong.",
      },
      { run: `docker logs --tail 20 ${container("alertmanager")}`, see: "the same, with the time." },
    ],
    firstMoves: [
      "As for [PrometheusConfigReloadFailed](prometheus-config-reload-failed.md): make the container anew with `./lab up`.",
    ],
    fire: {
      how: "Add a word that is no configuration.",
      run: [inside("alertmanager", `echo drill >> /etc/alertmanager/alertmanager.yml && ${reload}`)],
      undo: [
        inside(
          "alertmanager",
          `sed "$ d" /etc/alertmanager/alertmanager.yml > /tmp/right.yml && cp /tmp/right.yml /etc/alertmanager/alertmanager.yml && ${reload}`,
        ),
      ],
    },
  },
  PrometheusNotificationsFailing: {
    meaning: `Prometheus raises alerts and Alertmanager does not take them, or they no longer find a place in the queue for it, for ${hold.brief} s. They stand on Prometheus's page \`/alerts\`, and nobody is told.`,
    confirm: [
      {
        query: "rate(prometheus_notifications_errors_total[1m])",
        see: "how many Alertmanager did not take, per second.",
      },
      {
        query: "rate(prometheus_notifications_dropped_total[1m])",
        see: "how many are lost; alone, without errors: the queue is full.",
      },
      { run: "./lab status", see: "whether Alertmanager runs and answers." },
    ],
    firstMoves: [
      "Alertmanager is down: start it, `./lab up`.",
      "It answers its own page: is it too busy, or does it refuse what Prometheus sends? Its log says.",
      "Until it works, look at Prometheus's page `/alerts` yourself.",
    ],
    fire: {
      how: "Pause Alertmanager. You will see it in Prometheus only: that is the point.",
      run: [pause("alertmanager")],
      undo: [unpause("alertmanager")],
    },
  },
  AlertmanagerSilent: {
    meaning: `Alertmanager is up and has received no firing alert for ${watchers.alertmanagerSilentSeconds} s. The Watchdog always fires and is sent every minute, so Prometheus talks to somebody else, or to nobody.`,
    confirm: [
      { query: "prometheus_notifications_alertmanagers_discovered", see: "0: Prometheus knows of no Alertmanager." },
      { query: "rate(alertmanager_alerts_received_total[2m])", see: "what arrives." },
      { query: 'ALERTS{alertname="Watchdog"}', see: "nothing: the rules are not loaded." },
    ],
    firstMoves: [
      "Compare the section `alerting` of Prometheus's page `/config` with where Alertmanager is.",
      "Rules missing: `./lab up`.",
    ],
    fire: {
      how: "Point Prometheus's alerts to where nobody listens; it goes on scraping Alertmanager.",
      run: [
        inside(
          "prometheus",
          `cp /etc/prometheus/prometheus.yml /tmp/right.yml && sed "1,/alertmanager:/s/alertmanager:/nobody:/" /tmp/right.yml > /etc/prometheus/prometheus.yml && ${reload}`,
        ),
      ],
      undo: [inside("prometheus", `cp /tmp/right.yml /etc/prometheus/prometheus.yml && ${reload}`)],
    },
  },
  AlertmanagerNotificationsFailing: {
    meaning: `Alertmanager cannot deliver what one of its integrations should send, for ${hold.brief} s. The alerts stand on its own page, and whoever that integration tells is not told.`,
    confirm: [
      {
        query: "sum by (integration, reason) (increase(alertmanager_notifications_failed_total[10m])) > 0",
        see: "which integration, and the kind of failure.",
      },
      { run: "./lab logs alertmanager", see: "the receiver and its answer." },
    ],
    firstMoves: [
      "`webhook`: does the alert inbox run? Does your own address answer, from inside the stack's network?",
      "`slack`, `email`: has the address, token or password changed?",
      "Until it works, Alertmanager's page shows every alert.",
    ],
    fire: {
      how: "Stop the alert inbox; the dead-man's switch is due within a minute.",
      run: [stop("alert-inbox")],
      undo: [start("alert-inbox")],
    },
  },
  AlertInboxSilent: {
    meaning: `The dead-man's switch has not reached the alert inbox for more than ${watchers.alertInboxSilentSeconds} s, and for ${hold.long} s after that; it should come every ${watchers.watchdogRepeatSeconds} s. Somewhere between Prometheus and the inbox alerts get lost.`,
    confirm: [
      { query: 'ALERTS{alertname="Watchdog"}', see: "1 series: Prometheus raises it." },
      { query: "rate(alertmanager_alerts_received_total[2m])", see: "above 0: Alertmanager gets it." },
      { query: "rate(alertmanager_notifications_total[2m])", see: "above 0: Alertmanager sends it." },
    ],
    firstMoves: [
      "The first of the three that is missing is where it breaks: rules, Prometheus's way to Alertmanager, Alertmanager's route.",
      "A silence that fits everything also hides the Watchdog: `./lab alerts` lists the silences, Alertmanager's page `/#/silences` ends them.",
    ],
    fire: {
      how: "Pause Alertmanager for as long as the alert waits. This alert stands in Prometheus only.",
      run: [pause("alertmanager")],
      undo: [unpause("alertmanager")],
    },
  },
  Watchdog: {
    meaning:
      "Nothing is wrong: this alert always fires. It is the dead-man's switch. Whoever stops hearing it knows that rules, Prometheus, Alertmanager or the way between them is broken, which no other alert can tell when all of it is gone.",
    confirm: [{ query: 'ALERTS{alertname="Watchdog"}', see: "1." }],
    firstMoves: [
      "It arrives: nothing to do.",
      "It does not arrive: follow its way, as for [AlertInboxSilent](alert-inbox-silent.md).",
      "To be told when the whole machine is gone, send it to something outside that expects it, such as a service for heartbeats.",
    ],
    fire: { how: "It fires by itself from the first evaluation on." },
  },
});
