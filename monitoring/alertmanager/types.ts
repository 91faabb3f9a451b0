/** Alertmanager's configuration file, as far as the lab writes it; names are Alertmanager's own. */
export interface AlertmanagerConfiguration {
  readonly route: Route;
  readonly inhibit_rules: readonly InhibitRule[];
  readonly receivers: readonly Receiver[];
}

export interface Route {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  /** How long the first notification of a group waits for others to join it. */
  readonly group_wait?: string;
  /** How often a group that changed is told of again. */
  readonly group_interval?: string;
  /** How often a group that did not change is told of again. */
  readonly repeat_interval?: string;
  readonly routes?: readonly Route[];
}

/** While an alert of the source fires, alerts of the target with the same `equal` labels notify nobody. */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

export interface WebhookConfig {
  readonly url?: string;
  readonly url_file?: string;
  readonly send_resolved: boolean;
  readonly max_alerts?: number;
}

export interface SlackConfig {
  readonly api_url_file: string;
  readonly channel?: string;
  readonly send_resolved: boolean;
  readonly title: string;
  readonly text: string;
}

export interface EmailConfig {
  readonly smarthost: string;
  readonly from: string;
  readonly to: string;
  readonly auth_username?: string;
  readonly auth_password_file?: string;
  readonly require_tls: boolean;
  readonly send_resolved: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Receiver {
  readonly name: string;
  readonly webhook_configs?: readonly WebhookConfig[];
  readonly slack_configs?: readonly SlackConfig[];
  readonly email_configs?: readonly EmailConfig[];
}
