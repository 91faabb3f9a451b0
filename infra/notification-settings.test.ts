import { describe, expect, it } from "vitest";
import { defaultSettings } from "../scripts/stack/settings";
import { parseSettings } from "./config";

const defaults = defaultSettings();
const email = {
  alertEmailSmarthost: "mail.example.org:587",
  alertEmailFrom: "lab@example.org",
  alertEmailTo: "ops@example.org, dba@example.org",
};

function errorFor(changes: Record<string, string>, unread: string[] = []): string {
  try {
    parseSettings({ ...defaults, ...changes }, new Set(unread));
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("settings of notifications", () => {
  it("tell nobody by default, and people of what is urgent", () => {
    expect(parseSettings(defaults)).toMatchObject({ alertWebhookUrl: "", alertSeverities: ["critical", "warning"] });
  });

  it("take every kind of receiver", () => {
    const slack = { alertSlackUrl: "https://hooks.slack.com/services/T/B/x", alertSlackChannel: "#ops" };
    const login = { alertEmailUser: "lab", alertEmailPassword: "secret" };
    expect(errorFor({ ...slack, ...email, ...login, alertWebhookUrl: "http://10.0.0.1:8000/hook" })).toBe("");
  });

  it.each([
    ["alertSeverities", "critical, loud", /alertSeverities is "critical, loud": expected some of critical/],
    ["alertSeverities", "", /alertSeverities is ""/],
    ["alertSlackChannel", "# ops", /alertSlackChannel is "# ops": .*#ops/],
    ["alertEmailSmarthost", "mail.example.org", /alertEmailSmarthost is .*host:port/],
    ["alertEmailTo", "ops@example.org;dba", /alertEmailTo is .*separated by commas/],
    ["alertEmailRequireTls", "maybe", /alertEmailRequireTls is "maybe"/],
  ])("refuse %s=%s, and say what is expected", (key, value, message) => {
    expect(errorFor({ [key]: value })).toMatch(message);
  });

  it.each(["alertWebhookUrl", "alertSlackUrl", "alertHeartbeatUrl"])("refuse a wrong %s without showing it", (key) => {
    const message = errorFor({ [key]: "hunter2" });
    expect(message).toMatch(new RegExp(`ticketwatch:${key} is a secret: expected a URL such as`));
    expect(message).not.toContain("hunter2");
  });

  it("name what is missing for an e-mail", () => {
    expect(errorFor({ alertEmailTo: "ops@example.org" })).toMatch(
      /ticketwatch:alertEmailTo is set and ticketwatch:alertEmailSmarthost, ticketwatch:alertEmailFrom not: they go/,
    );
    expect(errorFor({ ...email, alertEmailUser: "lab" })).toMatch(/alertEmailUser is set and .*alertEmailPassword not/);
    expect(errorFor({ alertSlackChannel: "#ops" })).toMatch(/alertSlackChannel is set and .*alertSlackUrl is not/);
  });

  it("count an encrypted value as set, though nobody can read it here", () => {
    const encrypted = { alertSlackUrl: "(encrypted)", alertSlackChannel: "#ops" };
    expect(errorFor(encrypted)).toMatch(/alertSlackUrl is a secret: expected/);
    expect(errorFor(encrypted, ["alertSlackUrl"])).toBe("");
  });
});
