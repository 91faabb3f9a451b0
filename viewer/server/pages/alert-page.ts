import { type Html, html } from "../../../kit/html";
import type { ActiveAlert, AlertingRule } from "../api/prometheus";
import { page } from "./layout";
import { runbookLink } from "./runbooks";

const order = { firing: 0, pending: 1, inactive: 2 };
const severities = ["critical", "warning", "info"];

/** Every alerting rule: what fires first, then what is about to, then what is quiet. */
export function alertPage(rules: readonly AlertingRule[], now: Date): string {
  const sorted = [...rules].sort(
    (a, b) => order[a.state] - order[b.state] || rank(a) - rank(b) || (a.name < b.name ? -1 : 1),
  );
  const count = (state: AlertingRule["state"]) => rules.filter((rule) => rule.state === state).length;
  const body = html`<div class="text wide"><h1>Alerts</h1>
<div id="alerts" aria-live="off">
<p>${count("firing")} firing, ${count("pending")} pending, ${count("inactive")} inactive, as Prometheus evaluates them at ${timeOf(now)}.</p>
<table><thead><tr>${headings}</tr></thead><tbody>${sorted.flatMap((rule) => rowsOf(rule, now))}</tbody></table>
</div></div>`;
  return page({ title: "Alerts", body, scripts: ["viewer.js"] });
}

/** In place of the list when Prometheus does not answer. */
export function noAlertsPage(problem: string): string {
  const body = html`<div class="text"><h1>Alerts</h1><div id="alerts"><p class="problem" role="alert">Prometheus does not tell: ${problem}. While it does not answer, nothing watches the sale.</p></div></div>`;
  return page({ title: "Alerts", body, scripts: ["viewer.js"] });
}

const headings = ["State", "Severity", "Alert", "What", "Value", "Since", "More"].map(
  (name) => html`<th scope="col">${name}</th>`,
);

function rowsOf(rule: AlertingRule, now: Date): Html[] {
  if (rule.alerts.length === 0) return [row(rule, undefined, now)];
  return rule.alerts.map((alert) => row(rule, alert, now));
}

function row(rule: AlertingRule, alert: ActiveAlert | undefined, now: Date): Html {
  const state = alert?.state ?? "inactive";
  const { summary, description, runbook_url: runbook, dashboard } = alert?.annotations ?? rule.annotations;
  const { severity = "" } = rule.labels;
  return html`<tr data-state="${state}"><td><span class="state ${state}">${state}</span></td>
<td><span class="severity ${severity}">${severity}</span></td><th scope="row">${rule.name}</th>
<td>${alert ? html`${summary}<br><small>${description}</small>` : html`<small><code>${rule.query}</code></small>`}</td>
<td>${alert ? figure(alert.value) : ""}</td><td>${alert?.activeAt ? since(alert.activeAt, now) : ""}</td>
<td>${runbookLink(runbook)} ${/^\/d\/[\w-]+$/.test(dashboard ?? "") ? html`<a href="${dashboard}">Dashboard</a>` : undefined}</td></tr>`;
}

/** The least urgent rank is for what is no severity, such as the dead-man's switch. */
function rank({ labels }: AlertingRule): number {
  const place = severities.indexOf(labels.severity);
  return place < 0 ? severities.length : place;
}

function figure(text: string): string {
  const value = Number(text);
  return Number.isFinite(value) ? `${Number(value.toPrecision(4))}` : text;
}

function since(activeAt: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(activeAt)) / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

function timeOf(now: Date): string {
  return `${now.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
