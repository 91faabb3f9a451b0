import type { Notification } from "../../alert-inbox/notification";
import { type Severity, severities, watchdogAlert } from "../../contract/severities";
import { thresholds } from "../../monitoring/thresholds";
import type { HeldAlert, Silence } from "../stack/alertmanager";
import type { PrometheusAlert } from "../stack/prometheus";
import type { InboxContents } from "./inbox";

/** One alert that fires or is pending, as `./lab alerts --json` prints it. */
export interface AlertNow {
  readonly alert: string;
  readonly severity: string;
  readonly state: "pending" | "firing";
  /** When its condition began to hold. */
  readonly since: string;
  readonly summary: string;
  readonly description: string;
  /** Path of its runbook in this repository. */
  readonly runbook?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Ids of the silences, and names of the alerts, that keep Alertmanager from telling anybody. */
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
}

/** A silence in force, and the names of the alerts that it hides now. */
export interface SilenceNow extends Silence {
  readonly hides: readonly string[];
}

/** What `./lab alerts --json` prints. */
export interface AlertsReport {
  readonly stack: string;
  readonly checkedAt: string;
  /** Whether an alert would be heard: Prometheus evaluates, Alertmanager notifies, the inbox receives. */
  readonly deadMansSwitch: { readonly alive: boolean; readonly detail: string };
  /** The most severe first. */
  readonly alerts: readonly AlertNow[];
  /** Those that end first at the top. */
  readonly silences: readonly SilenceNow[];
  /** Newest first. */
  readonly received: readonly Notification[];
  /** What could not be asked. */
  readonly problems: readonly string[];
}

/** What was read of the three that an alert passes through; undefined what could not be read. */
export interface Readings {
  readonly prometheus?: readonly PrometheusAlert[];
  readonly alertmanager?: readonly HeldAlert[];
  readonly silences?: readonly Silence[];
  readonly inbox?: InboxContents;
}

/** Heartbeats that may be missed before the switch counts as dead: one can be late without anything being wrong. */
const heartbeatPatience = 2.5;

/** The alerts without the dead-man's switch, the most severe first, then the longest. */
export function alertsNow({ prometheus = [], alertmanager = [] }: Readings): AlertNow[] {
  return prometheus
    .filter(({ labels }) => labels.alertname !== watchdogAlert)
    .map((alert) => alertNow(alert, held(alert, alertmanager)))
    .sort((one, other) => rank(one) - rank(other) || Date.parse(one.since) - Date.parse(other.since));
}

/** Each silence with the alerts that it hides, the dead-man's switch among them. */
export function silencesNow({ silences = [], alertmanager = [] }: Readings): SilenceNow[] {
  const hidden = (id: string) => alertmanager.filter(({ silencedBy }) => silencedBy.includes(id));
  const names = (id: string) => hidden(id).map(({ labels }) => labels.alertname ?? "");
  return silences.map((silence) => ({ ...silence, hides: [...new Set(names(silence.id))].sort() }));
}

function alertNow({ labels, annotations, state, activeAt }: PrometheusAlert, status?: HeldAlert): AlertNow {
  const { alertname = "", severity = "", ...others } = labels;
  const { summary = "", description = "", runbook_url: runbook } = annotations;
  const { silencedBy = [], inhibitedBy = [] } = status ?? {};
  const texts = { summary, description, ...(runbook ? { runbook } : {}) };
  return { alert: alertname, severity, state, since: activeAt, ...texts, labels: others, silencedBy, inhibitedBy };
}

/** Alertmanager's alert has the stack's label besides those of Prometheus's. */
function held({ labels }: PrometheusAlert, alertmanager: readonly HeldAlert[]): HeldAlert | undefined {
  const pairs = Object.entries(labels);
  return alertmanager.find(
    (one) => pairs.every(([name, value]) => one.labels[name] === value) && extraLabels(one, labels).length === 0,
  );
}

function extraLabels(one: HeldAlert, labels: Readonly<Record<string, string>>): string[] {
  return Object.keys(one.labels).filter((name) => name !== "stack" && !Object.hasOwn(labels, name));
}

/** Firing before pending, then by severity; what has an unknown severity comes last. */
function rank({ state, severity }: AlertNow): number {
  const place = severities.indexOf(severity as Severity);
  return (state === "firing" ? 0 : 10) + (place < 0 ? severities.length : place);
}

/** Whether the dead-man's switch is alive at `now`, and else where on its way it is stuck. */
export function deadMansSwitch(readings: Readings, now: Date): AlertsReport["deadMansSwitch"] {
  const { prometheus, alertmanager, inbox } = readings;
  if (!prometheus) return dead("Prometheus does not answer");
  const fires = ({ labels, state }: PrometheusAlert) => labels.alertname === watchdogAlert && state === "firing";
  if (!prometheus.some(fires)) return dead(`Prometheus does not fire ${watchdogAlert}, which it always should`);
  if (!alertmanager) return dead("Alertmanager does not answer");
  const arrived = alertmanager.find(({ labels }) => labels.alertname === watchdogAlert);
  if (!arrived) return dead(`Alertmanager has not been told of ${watchdogAlert}`);
  if (!inbox) return dead("the alert inbox cannot be read");
  const heard = heartbeatOf(inbox, now);
  return heard.alive || arrived.silencedBy.length === 0
    ? heard
    : dead(`${heard.detail}, and ${watchdogAlert} is silenced`);
}

function heartbeatOf({ heartbeat }: InboxContents, now: Date): AlertsReport["deadMansSwitch"] {
  const { watchdogRepeatSeconds } = thresholds.watchers;
  if (!heartbeat) {
    return dead(`the alert inbox has had no heartbeat since it started; one comes every ${watchdogRepeatSeconds} s`);
  }
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(heartbeat.receivedAt)) / 1000));
  const detail = `last heartbeat ${seconds} s ago`;
  if (heartbeat.status === "resolved") return dead(`${watchdogAlert} was resolved ${seconds} s ago`);
  if (seconds <= heartbeatPatience * watchdogRepeatSeconds) return { alive: true, detail };
  return dead(`${detail}; one should come every ${watchdogRepeatSeconds} s`);
}

function dead(detail: string): AlertsReport["deadMansSwitch"] {
  return { alive: false, detail };
}

/**
 * Why `--fail-on` fails: alerts at least as severe that fire and are neither silenced nor inhibited, or a dead-man's
 * switch that is not alive, because then silence proves nothing. Undefined when there is no reason.
 */
export function failure({ alerts, deadMansSwitch }: AlertsReport, least: Severity): string | undefined {
  const severe: readonly string[] = severities.slice(0, severities.indexOf(least) + 1);
  const heard = alerts.filter(({ state, silencedBy, inhibitedBy, severity }) => {
    return state === "firing" && severe.includes(severity) && silencedBy.length + inhibitedBy.length === 0;
  });
  if (heard.length > 0) return `firing: ${[...new Set(heard.map(({ alert }) => alert))].join(", ")}`;
  return deadMansSwitch.alive ? undefined : `the dead-man's switch is not alive: ${deadMansSwitch.detail}`;
}
