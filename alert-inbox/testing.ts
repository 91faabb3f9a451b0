import type { Webhook } from "./notification";

/** A notification as Alertmanager posts it. */
export function webhook(changes: Partial<Webhook> = {}): Webhook {
  const labels = { alertname: "TargetDown", severity: "critical", host: "local" };
  return {
    version: "4",
    groupKey: '{}/{severity="critical"}:{alertname="TargetDown"}',
    truncatedAlerts: 0,
    status: "firing",
    receiver: "inbox",
    groupLabels: { alertname: "TargetDown" },
    commonLabels: labels,
    alerts: [
      {
        status: "firing",
        labels: { ...labels, instance: "app-1:9464" },
        annotations: { summary: "app on local is not answering" },
        startsAt: "2026-01-02T03:04:05.678Z",
        endsAt: "0001-01-01T00:00:00Z",
        fingerprint: "0123456789abcdef",
      },
    ],
    ...changes,
  };
}
