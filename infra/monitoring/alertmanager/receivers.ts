import type { NotificationSettings } from "../../notification-settings";
import type { EmailConfig, Receiver, SlackConfig, WebhookConfig } from "./types";

/** Names of the receivers that routes lead to. */
export const receiverNames = {
  /** The lab's own inbox, which gets everything. */
  inbox: "inbox",
  /** The inbox and what the user configured. */
  people: "people",
  /** The inbox's place for the dead-man's switch. */
  heartbeat: "heartbeat",
} as const;

/** Files that hold what must not stand in the configuration file; Alertmanager reads them when it notifies. */
export const secretFiles = {
  alertWebhookUrl: "/etc/alertmanager/secrets/webhook-url",
  alertSlackUrl: "/etc/alertmanager/secrets/slack-url",
  alertEmailPassword: "/etc/alertmanager/secrets/email-password",
} as const;

/** More alerts than this of one group are counted, not listed. */
const mostAlerts = 20;

/** Every receiver. `inbox` is `alias:port` of the inbox. */
export function receivers(inbox: string, settings: NotificationSettings): Receiver[] {
  const toInbox: WebhookConfig = {
    url: `http://${inbox}/notifications`,
    send_resolved: true,
    max_alerts: mostAlerts,
  };
  const heartbeat: WebhookConfig = { url: `http://${inbox}/heartbeat`, send_resolved: true, max_alerts: 1 };
  return [
    { name: receiverNames.inbox, webhook_configs: [toInbox] },
    { name: receiverNames.heartbeat, webhook_configs: [heartbeat] },
    ...(reachesPeople(settings) ? [people(toInbox, settings)] : []),
  ];
}

/** Whether anybody outside the lab is to be told. */
export function reachesPeople(settings: NotificationSettings): boolean {
  return Boolean(settings.alertWebhookUrl || settings.alertSlackUrl || settings.alertEmailTo);
}

function people(toInbox: WebhookConfig, settings: NotificationSettings): Receiver {
  const { alertWebhookUrl, alertSlackUrl, alertEmailTo } = settings;
  return {
    name: receiverNames.people,
    webhook_configs: [toInbox, ...(alertWebhookUrl ? [webhook] : [])],
    ...(alertSlackUrl ? { slack_configs: [slack(settings)] } : {}),
    ...(alertEmailTo ? { email_configs: [email(settings)] } : {}),
  };
}

const webhook: WebhookConfig = { url_file: secretFiles.alertWebhookUrl, send_resolved: true };

/** Alertmanager's own subject names every common label; an operator wants the count, the name and what is wrong. */
const title =
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] ' +
  '{{ .GroupLabels.SortedPairs.Values | join " " }}{{ with .CommonLabels.severity }} ({{ . }}){{ end }}';
const text =
  "{{ range .Alerts }}*{{ .Labels.alertname }}*: {{ .Annotations.summary }}\n{{ .Annotations.description }}\n" +
  "{{ with .Annotations.runbook }}Runbook: {{ . }}\n{{ end }}{{ end }}";

function slack({ alertSlackChannel }: NotificationSettings): SlackConfig {
  const channel = alertSlackChannel ? { channel: alertSlackChannel } : {};
  return { api_url_file: secretFiles.alertSlackUrl, ...channel, send_resolved: true, title, text };
}

function email(settings: NotificationSettings): EmailConfig {
  const { alertEmailSmarthost, alertEmailFrom, alertEmailTo, alertEmailUser, alertEmailRequireTls } = settings;
  const login = { auth_username: alertEmailUser, auth_password_file: secretFiles.alertEmailPassword };
  return {
    smarthost: alertEmailSmarthost,
    from: alertEmailFrom,
    to: alertEmailTo,
    ...(alertEmailUser ? login : {}),
    require_tls: alertEmailRequireTls,
    send_resolved: true,
    headers: { Subject: title },
  };
}
