import type { Notification } from "../../alert-inbox/notification";
import { webhook } from "../../alert-inbox/testing";
import type { HeldAlert, Silence } from "../stack/alertmanager";
import type { PrometheusAlert } from "../stack/prometheus";
import type { Readings } from "./report";

type Labels = Record<string, string>;

/** An alert as Prometheus tells it. */
export function alert(labels: Labels, changes: Partial<PrometheusAlert> = {}): PrometheusAlert {
  return {
    labels: { severity: "critical", host: "local", ...labels },
    annotations: { summary: "app is not answering", description: "", runbook_url: "docs/runbooks/target-down.md" },
    state: "firing",
    activeAt: "2026-01-02T03:04:00Z",
    value: "0",
    ...changes,
  };
}

/** The same as Alertmanager holds it, with the stack's label. */
export function heldAlert(labels: Labels, changes: Partial<HeldAlert> = {}): HeldAlert {
  return { labels: { ...labels, stack: "lab" }, silencedBy: [], inhibitedBy: [], ...changes };
}

/** A silence for every alert. */
export function silence(id: string, changes: Partial<Silence> = {}): Silence {
  const matchers = ['alertname=~".+"'];
  return { id, createdBy: "somebody", comment: "maintenance", endsAt: "2026-01-02T05:00:00Z", matchers, ...changes };
}

/** A notification of critical alerts with these names. */
export function notification(...names: string[]): Notification {
  const [template] = webhook().alerts;
  if (!template) throw new Error("the template of a notification has no alert");
  const alerts = names.map((alertname) => ({ ...template, labels: { ...template.labels, alertname } }));
  return { ...webhook({ alerts, receiver: "people" }), id: 1, receivedAt: "2026-01-02T03:04:05.000Z" };
}

const watchdog = { alertname: "Watchdog", severity: "none" };

/** What is read of a lab in which all is well. */
export const wellReadings: Readings = {
  prometheus: [alert(watchdog)],
  alertmanager: [heldAlert(watchdog)],
  inbox: { heartbeat: { receivedAt: "2026-01-02T03:04:06Z", status: "firing" }, notifications: [] },
};
