import { type Severity, watchdogAlert, watchdogSeverity } from "../../contract/severities";
import { orZero, type Selector, select, sumBy } from "./promql";

const real = `severity!="${watchdogSeverity}"`;

/** Alerts that fire. The dead-man's switch always does, with severity none: it is not among them. */
export const firing = (severity: Selector = real) => select("ALERTS", 'alertstate="firing"', severity);
export const firingWith = (severity: Severity) => firing(`severity="${severity}"`);

/** Those that somebody should do something about: news, such as a venue that is sold out, is no trouble. */
export const firingCount = orZero(`count(${firing(`severity!~"${watchdogSeverity}|info"`)})`);

/** Labels of an alert that a list shows, with their headings. */
export const alertLabels = {
  severity: "Severity",
  alertname: "Alert",
  concern: "Concern",
  host: "Host",
  instance: "Target",
  name: "Container",
} as const;
/** Alerts that fire, by how bad and where. */
export const firingTable = sumBy(Object.keys(alertLabels), firing());
/** Alerts that wait for their time to pass before they fire. */
export const pendingCount = orZero(`count(${select("ALERTS", 'alertstate="pending"', real)})`);
/** 1 while the dead-man's switch fires, as it always must. */
export const watchdog = orZero(`count(${select("ALERTS", `alertname="${watchdogAlert}"`, 'alertstate="firing"')})`);
