import { z } from "zod";
import { type Notification, severityLabels, severityOf, statuses } from "./notification";

const mostAtOnce = 1000;

/** What `GET /notifications` may be asked for. */
export const querySchema = z.strictObject({
  status: z.enum(statuses).optional(),
  severity: z.enum(severityLabels).optional(),
  alertname: z.string().optional(),
  /** Received at or after this time. */
  since: z.iso.datetime({ offset: true }).optional(),
  /** The newest so many. */
  limit: z.coerce.number().int().min(1).max(mostAtOnce).default(100),
});

export type Query = z.infer<typeof querySchema>;

/** The notifications that are asked for, newest first. */
export function select(notifications: readonly Notification[], query: Query): Notification[] {
  return notifications
    .filter((one) => matches(one, query))
    .slice(-query.limit)
    .reverse();
}

function matches(notification: Notification, { status, severity, alertname, since }: Query): boolean {
  return (
    (!status || notification.status === status) &&
    (!severity || severityOf(notification) === severity) &&
    (!alertname || notification.alerts.some(({ labels }) => labels.alertname === alertname)) &&
    (!since || Date.parse(notification.receivedAt) >= Date.parse(since))
  );
}
