import { beforeEach, describe, expect, it, vi } from "vitest";
import { defaultSettings } from "../scripts/stack/settings";
import { secretFiles } from "./monitoring/alertmanager/receivers";
import { type Registered, runProgram } from "./testing/mocks";

// The program is a module: each run of it takes a fresh one.
beforeEach(() => {
  vi.resetModules();
});

const secrets = {
  alertWebhookUrl: "https://example.org/hook/webhook-secret",
  alertSlackUrl: "https://hooks.slack.com/services/slack-secret",
  alertEmailPassword: "email-secret",
};
const configured = {
  ...secrets,
  alertEmailSmarthost: "mail.example.org:587",
  alertEmailFrom: "lab@example.org",
  alertEmailTo: "ops@example.org",
  alertEmailUser: "lab",
};

const alertmanagerOf = (resources: readonly Registered[]) =>
  resources.find(({ type, name }) => type.endsWith(":Container") && name === "alertmanager")?.inputs;

describe("receivers that the user configures", () => {
  it("reach Alertmanager as files that only its user reads", async () => {
    const { resources } = await runProgram("unit", { ...defaultSettings(), ...configured }, Object.keys(secrets));
    const { uploads, ...others } = alertmanagerOf(resources);
    for (const [key, content] of Object.entries(secrets)) {
      const path = secretFiles[key as keyof typeof secrets];
      const upload = { file: path, content, permissions: "0400", owner: "65534", group: "65534" };
      expect(uploads).toContainEqual(upload);
      expect(uploads.filter(({ content: text }: { content: string }) => text.includes(content))).toHaveLength(1);
      expect(JSON.stringify(others)).not.toContain(content);
    }
  }, 60_000);

  it("are secrets, or the program refuses them", async () => {
    await expect(runProgram("unit", { ...defaultSettings(), ...configured })).rejects.toThrow(
      /ticketwatch:alertSlackUrl is stored in clear: set it with `pulumi config set --secret/,
    );
  }, 60_000);

  it("leave no file behind where there are none", async () => {
    const { resources } = await runProgram("unit", defaultSettings());
    expect(alertmanagerOf(resources).uploads).toHaveLength(1);
  }, 60_000);
});
