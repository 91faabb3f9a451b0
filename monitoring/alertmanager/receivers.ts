import type { NotificationSettings } from "../notification-settings";
import type { EmailConfig, Receiver, SlackConfig, WebhookConfig } from "./types";

/** Names of the receivers that routes lead to. */
export const receiverNames = {
  /** The lab's own inbox, which gets everything. */
  inbox: "inbox",
  /** The inbox and what the user configured. */
  people: "people",
  /** The inbox's place for the dead-man's switch, and who watches the lab from outside. */
  heartbeat: "heartbeat",
} as const;

/** Files that hold what must not stand in the configuration file; Alertmanager reads them when it notifies. */
export const secretFiles = {
  alertWebhookUrl: "/etc/alertmanager/secrets/webhook-url",
  alertSlackUrl: "/etc/alertmanager/secrets/slack-url",
  alertEmailPassword: "/etc/alertmanager/secrets/email-password",
  alertHeartbeatUrl: "/etc/alertmanager/secrets/heartbeat-url",
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
  const beat: WebhookConfig = { url: `http://${inbox}/heartbeat`, send_resolved: true, max_alerts: 1 };
  return [
    { name: receiverNames.inbox, webhook_configs: [toInbox] },
    { name: receiverNames.heartbeat, webhook_configs: [beat, ...(settings.alertHeartbeatUrl ? [outside] : [])] },
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

/** Whoever waits for the beat takes every post for one: that the Watchdog ended must not be posted. */
const outside: WebhookConfig = { url_file: secretFiles.alertHeartbeatUrl, send_resolved: false, max_alerts: 1 };

const webhook: WebhookConfig = { url_file: secretFiles.alertWebhookUrl, send_resolved: true };

/** Alertmanager's own subject names every common label; an operator wants the count, the name and what is wrong. */
const title =
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] ' +
  '{{ .GroupLabels.SortedPairs.Values | join " " }}{{ with .CommonLabels.severity }} ({{ . }}){{ end }}';

/** Whether an annotation holds an address: a path in the repository or in Grafana is no link. */
const isAddress = 'match "^https?://" .';

const slackText =
  "{{ range .Alerts }}*{{ .Labels.alertname }}*: {{ .Annotations.summary }}\n{{ .Annotations.description }}\n" +
  `{{ with .Annotations.dashboard }}{{ if ${isAddress} }}<{{ . }}|Dashboard>  {{ end }}{{ end }}` +
  `{{ with .Annotations.runbook_url }}{{ if ${isAddress} }}<{{ . }}|Runbook>{{ else }}Runbook: {{ . }}{{ end }}  {{ end }}` +
  "{{ with .GeneratorURL }}<{{ . }}|Query>{{ end }}\n{{ end }}";

/** The plain part of a mail, beside Alertmanager's own HTML, which lists the same annotations. */
const mailText =
  "{{ range .Alerts }}{{ .Labels.alertname }}: {{ .Annotations.summary }}\n{{ .Annotations.description }}\n" +
  `{{ with .Annotations.dashboard }}{{ if ${isAddress} }}Dashboard: {{ . }}\n{{ end }}{{ end }}` +
  "{{ with .Annotations.runbook_url }}Runbook: {{ . }}\n{{ end }}" +
  "{{ with .GeneratorURL }}Query: {{ . }}\n{{ end }}\n{{ end }}" +
  "Alertmanager: {{ .ExternalURL }}\n";

function slack({ alertSlackChannel }: NotificationSettings): SlackConfig {
  const channel = alertSlackChannel ? { channel: alertSlackChannel } : {};
  return { api_url_file: secretFiles.alertSlackUrl, ...channel, send_resolved: true, title, text: slackText };
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
    text: mailText,
  };
}
