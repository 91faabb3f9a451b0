import type { Notification } from "../../alert-inbox/notification";
import { severityOf } from "../../alert-inbox/notification";
import { table } from "../lib/table";
import type { AlertNow, AlertsReport, SilenceNow } from "./report";

/** The report as a person reads it; `sections` are those asked for. */
export function render(report: AlertsReport, sections: { readonly now: boolean; readonly received: boolean }): string {
  const at = new Date(report.checkedAt);
  return [
    switchLine(report),
    ...report.problems.map((problem) => `Not known: ${problem}\n`),
    ...(report.silences.length > 0 ? [silencesSection(report.silences)] : []),
    ...(sections.now ? [alertsSection(report, at)] : []),
    ...(sections.received ? [receivedSection(report.received, at)] : []),
  ].join("\n");
}

function switchLine({ deadMansSwitch: { alive, detail } }: AlertsReport): string {
  return alive ? `Dead-man's switch: alive, ${detail}.\n` : `Dead-man's switch: NOT ALIVE. ${capital(detail)}.\n`;
}

/** The silences in force, who made them and until when: what they hide would else look like health. */
export function silencesSection(silences: readonly SilenceNow[]): string {
  const count = silences.length === 1 ? "1 silence is" : `${silences.length} silences are`;
  const rows = silences.map(({ createdBy, endsAt, matchers, hides, comment }) => [
    plain(createdBy),
    `${new Date(endsAt).toISOString().slice(0, 19)}Z`,
    plain(matchers.join(", ")),
    plain(hides.join(", ")) || "nothing",
    plain(comment),
  ]);
  const list = table(["silenced by", "until", "matches", "hides now", "comment"], rows);
  return `${count} in force: nobody is told of the alerts that match.\n${list}`;
}

/** What somebody else wrote, without what a terminal would obey. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, " ").slice(0, 80);
}

function alertsSection({ alerts, problems, silences }: AlertsReport, at: Date): string {
  if (alerts.length === 0) return problems.length > 0 ? "" : "No alert is firing or pending.\n";
  const rows = alerts.map((one) => [
    one.severity,
    one.alert,
    stateOf(one, silences),
    ago(one.since, at),
    one.summary,
    one.runbook ?? "",
  ]);
  return table(["severity", "alert", "state", "since", "summary", "runbook"], rows);
}

function stateOf({ state, silencedBy, inhibitedBy }: AlertNow, silences: readonly SilenceNow[]): string {
  if (silencedBy.length > 0) {
    const makers = silences.filter(({ id }) => silencedBy.includes(id)).map(({ createdBy }) => plain(createdBy));
    return [`${state}, silenced`, ...(makers.length > 0 ? [`by ${[...new Set(makers)].join(", ")}`] : [])].join(" ");
  }
  return inhibitedBy.length > 0 ? `${state}, inhibited by ${[...new Set(inhibitedBy)].join(", ")}` : state;
}

function receivedSection(received: readonly Notification[], at: Date): string {
  if (received.length === 0) return "No notification has been received.\n";
  const rows = received.map((one) => [
    `${ago(one.receivedAt, at)} ago`,
    one.status,
    severityOf(one),
    counted(one),
    one.receiver,
  ]);
  return table(["received", "status", "severity", "alerts", "receiver"], rows);
}

/** The names of a notification's alerts, each with how often it is there if more than once. */
function counted({ alerts, truncatedAlerts }: Notification): string {
  const counts = new Map<string, number>();
  for (const { labels } of alerts) counts.set(labels.alertname ?? "", (counts.get(labels.alertname ?? "") ?? 0) + 1);
  const names = [...counts].map(([name, count]) => (count > 1 ? `${name} × ${count}` : name));
  return [...names, ...(truncatedAlerts > 0 ? [`${truncatedAlerts} more`] : [])].join(", ");
}

/** How long ago, in the largest unit that keeps two figures: 45 s, 12 min, 3 h, 2 d. */
export function ago(time: string, at: Date): string {
  const seconds = Math.max(0, Math.round((at.getTime() - Date.parse(time)) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 120 * 60) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
