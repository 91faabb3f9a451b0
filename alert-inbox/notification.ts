import { z } from "zod";
import { type Severity, severities, watchdogSeverity } from "../contract/severities";

const labels = z.record(z.string(), z.string());
export const statuses = ["firing", "resolved"] as const;

const alertSchema = z.object({
  status: z.enum(statuses),
  labels,
  annotations: labels,
  startsAt: z.iso.datetime({ offset: true }),
  /** The year 1 while the alert fires. */
  endsAt: z.iso.datetime({ offset: true }),
  fingerprint: z.string(),
});

/** What Alertmanager posts to a webhook, as far as it is kept; https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export const webhookSchema = z.object({
  version: z.literal("4"),
  groupKey: z.string(),
  /** Alerts of the group that were left out. */
  truncatedAlerts: z.number().int().min(0).default(0),
  status: z.enum(statuses),
  receiver: z.string(),
  groupLabels: labels,
  commonLabels: labels,
  alerts: z.array(alertSchema).min(1),
});

export type Webhook = z.infer<typeof webhookSchema>;

export const notificationSchema = webhookSchema.extend({
  /** Rises by one with every notification, over restarts too. */
  id: z.number().int().positive(),
  receivedAt: z.iso.datetime(),
});

/** One notification, with when it came. */
export type Notification = z.infer<typeof notificationSchema>;

/** Values of the `severity` label: what a rule may have, and `other` for the rest and for a mixture. */
export const severityLabels = [...severities, watchdogSeverity, "other"] as const;
export type SeverityLabel = (typeof severityLabels)[number];

/** The severity that all alerts of a notification share. */
export function severityOf({ commonLabels }: Pick<Webhook, "commonLabels">): SeverityLabel {
  const known: readonly string[] = severityLabels;
  const severity = commonLabels.severity ?? "";
  return known.includes(severity) ? (severity as Severity) : "other";
}
