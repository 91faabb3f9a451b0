import { describe, expect, it } from "vitest";
import { severities, watchdogAlert } from "../../contract/severities";
import { allAlerts } from "../rules";
import { thresholds } from "../thresholds";
import { alertmanagerConfiguration, alertmanagerFile } from "./configuration";
import { inhibitionAlerts, inhibitRules } from "./inhibition";
import { secretFiles } from "./receivers";
import { everybodyTold, nobodyTold } from "./testing";

const inbox = "alert-inbox:9340";
const seconds = (duration = "") =>
  Number.parseInt(duration, 10) * ({ s: 1, m: 60, h: 3600 }[duration.at(-1) ?? ""] ?? 0);

describe("routes", () => {
  const { route } = alertmanagerConfiguration(inbox, nobodyTold);
  const bySeverity = severities.map(
    (severity) => route.routes?.find(({ matchers }) => matchers?.includes(`severity="${severity}"`)) ?? route,
  );

  it("tell the more severe sooner, and again sooner", () => {
    for (const key of ["group_wait", "group_interval", "repeat_interval"] as const) {
      const pace = bySeverity.map((one) => seconds(one[key]));
      expect(pace, key).toEqual([...pace].sort((a, b) => a - b));
      expect(new Set(pace).size, key).toBe(severities.length);
    }
  });

  it("beat as often as the threshold says", () => {
    const [watchdog] = route.routes ?? [];
    const { watchdogRepeatSeconds } = thresholds.watchers;
    expect(watchdog?.matchers).toEqual([`alertname="${watchdogAlert}"`]);
    const looks = Math.ceil(seconds(watchdog?.repeat_interval) / seconds(watchdog?.group_interval));
    expect(looks * seconds(watchdog?.group_interval)).toBe(watchdogRepeatSeconds);
  });
});

describe("receivers", () => {
  it("are only the inbox's while nothing is configured", () => {
    const { receivers } = alertmanagerConfiguration(inbox, nobodyTold);
    expect(receivers.map(({ name }) => name)).toEqual(["inbox", "heartbeat"]);
  });

  it("name a secret's file and never hold the secret", () => {
    const text = alertmanagerFile(inbox, everybodyTold);
    const { alertWebhookUrl, alertSlackUrl, alertHeartbeatUrl, alertEmailPassword } = everybodyTold;
    for (const secret of [alertWebhookUrl, alertSlackUrl, alertHeartbeatUrl, `: ${alertEmailPassword}\n`])
      expect(text).not.toContain(secret);
    for (const key of ["url_file", "api_url_file", "auth_password_file"]) {
      expect(text).toMatch(new RegExp(`\\b${key}: /etc/alertmanager/secrets/`));
    }
  });

  it("send a beat outside for the dead-man's switch alone, without telling people anything", () => {
    const outside = { ...nobodyTold, alertHeartbeatUrl: "https://heartbeat.example.org/ping/x" };
    const { receivers, route } = alertmanagerConfiguration(inbox, outside);
    const named = receivers.filter(({ webhook_configs = [] }) =>
      webhook_configs.some(({ url_file }) => url_file === secretFiles.alertHeartbeatUrl),
    );
    expect(receivers.map(({ name }) => name)).toEqual(["inbox", "heartbeat"]);
    expect(named.map(({ name }) => name)).toEqual(["heartbeat"]);
    const leading = (route.routes ?? []).filter(({ receiver }) => receiver === "heartbeat");
    expect(leading.map(({ matchers }) => matchers)).toEqual([[`alertname="${watchdogAlert}"`]]);
  });

  it("log in to the mail server only with a user", () => {
    const anonymous = { ...everybodyTold, alertEmailUser: "", alertEmailPassword: "" };
    expect(alertmanagerFile(inbox, anonymous)).not.toContain("auth_");
  });

  it("tell people of ends, too", () => {
    const people = alertmanagerConfiguration(inbox, everybodyTold).receivers.find(({ name }) => name === "people");
    const { webhook_configs = [], slack_configs = [], email_configs = [] } = people ?? {};
    const all = [...webhook_configs, ...slack_configs, ...email_configs];
    expect(all).toHaveLength(4);
    expect(all.every(({ send_resolved }) => send_resolved)).toBe(true);
  });
});

describe("inhibition", () => {
  it("speaks of alerts that there are", () => {
    const known = allAlerts().map(({ alert }) => alert.alert);
    expect(inhibitionAlerts.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("never silences the dead-man's switch", () => {
    const watchdog = allAlerts().find(({ alert }) => alert.alert === watchdogAlert)?.alert;
    const labels = { alertname: watchdogAlert, severity: watchdog?.severity ?? "" };
    for (const { target_matchers } of inhibitRules) expect(matchesAll(target_matchers, labels)).toBe(false);
  });
});

/** Alertmanager's matchers as far as the rules use them. */
function matchesAll(matchers: readonly string[], labels: Readonly<Record<string, string>>): boolean {
  return matchers.every((matcher) => {
    const [, name = "", operator = "", value = ""] = /^(\w+)(=~|!~|=)"(.*)"$/.exec(matcher) ?? [];
    const found = operator === "=" ? labels[name] === value : new RegExp(`^(?:${value})$`).test(labels[name] ?? "");
    return operator === "!~" ? !found : found;
  });
}
