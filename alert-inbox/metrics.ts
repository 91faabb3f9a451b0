import { Counter, collectDefaultMetrics, Gauge, type Registry } from "prom-client";
import { inboxMetrics } from "../contract/inbox-metrics";
import { severityLabels, severityOf, statuses, type Webhook } from "./notification";
import type { NotificationStore } from "./store";

/** What the inbox counts. */
export class InboxMetrics {
  private readonly received: Counter<"status" | "severity">;
  private readonly last: Gauge;
  private readonly beat: Gauge;
  readonly refused: Counter;

  constructor(registry: Registry, store: NotificationStore) {
    const registers = [registry];
    collectDefaultMetrics({ register: registry });
    this.received = new Counter({
      name: inboxMetrics.notifications,
      help: "Notifications received from Alertmanager, the dead-man's switch included.",
      labelNames: ["status", "severity"],
      registers,
    });
    this.last = new Gauge({
      name: inboxMetrics.lastNotification,
      help: "When the last notification of any kind came, in Unix time; 0 when none is known.",
      registers,
    });
    this.beat = new Gauge({
      name: inboxMetrics.heartbeat,
      help: "When the dead-man's switch last reported, in Unix time; 0 before the first.",
      registers,
    });
    this.refused = new Counter({
      name: inboxMetrics.refused,
      help: "Requests refused because they were no notification of Alertmanager's.",
      registers,
    });
    new Gauge({
      name: inboxMetrics.kept,
      help: "Notifications kept to be looked at.",
      registers,
      collect() {
        this.set(store.size);
      },
    });
    // A counter that has no series yet would be missing from every graph until its first event.
    for (const status of statuses) for (const severity of severityLabels) this.received.inc({ status, severity }, 0);
    this.last.set(Date.parse(store.notifications.at(-1)?.receivedAt ?? "") / 1000 || 0);
  }

  count(webhook: Webhook, at: Date): void {
    this.received.inc({ status: webhook.status, severity: severityOf(webhook) });
    this.last.set(at.getTime() / 1000);
  }

  heartbeat(at: Date): void {
    this.beat.set(at.getTime() / 1000);
  }
}
