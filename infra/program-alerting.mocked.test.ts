import { beforeEach, describe, expect, it, vi } from "vitest";
import { secretFiles } from "../monitoring/alertmanager/receivers";
import { defaultSettings } from "../scripts/stack/settings";
import { type Registered, runProgram } from "./testing/mocks";

// The program is a module: each run of it takes a fresh one.
beforeEach(() => {
  vi.resetModules();
});

const secrets = {
  alertWebhookUrl: "https://example.org/hook/webhook-secret",
  alertSlackUrl: "https://hooks.slack.com/services/slack-secret",
  alertEmailPassword: "email-secret",
  alertHeartbeatUrl: "https://heartbeat.example.org/ping/heartbeat-secret",
};
const configured = {
  ...secrets,
  alertEmailSmarthost: "mail.example.org:587",
  alertEmailFrom: "lab@example.org",
  alertEmailTo: "ops@example.org",
  alertEmailUser: "lab",
};

const containerOf = (resources: readonly Registered[], service: string) =>
  resources.find(({ type, name }) => type.endsWith(":Container") && name === service)?.inputs;
const alertmanagerOf = (resources: readonly Registered[]) => containerOf(resources, "alertmanager");

describe("receivers that the user configures", () => {
  it("reach Alertmanager as files that only its user reads", async () => {
    const { resources } = await runProgram("unit", { ...defaultSettings(), ...configured }, Object.keys(secrets));
    const { uploads, ...others } = alertmanagerOf(resources);
    for (const [key, content] of Object.entries(secrets)) {
      const path = secretFiles[key as keyof typeof secrets];
      const upload = { file: path, content, permissions: "0440" };
      expect(uploads).toContainEqual(upload);
      expect(uploads.filter(({ content: text }: { content: string }) => text.includes(content))).toHaveLength(1);
      expect(JSON.stringify(others)).not.toContain(content);
    }
  }, 60_000);

  it("are secrets, or the program refuses them", async () => {
    await expect(runProgram("unit", { ...defaultSettings(), ...configured })).rejects.toThrow(
      /ticketwatch:alertHeartbeatUrl is stored in clear: set it with `pulumi config set --secret/,
    );
  }, 60_000);

  it("leave no file behind where there are none", async () => {
    const { resources } = await runProgram("unit", defaultSettings());
    const files = alertmanagerOf(resources).uploads.map(({ file }: { file: string }) => file);
    expect(files).toContain("/etc/alertmanager/alertmanager.yml");
    expect(files.filter((file: string) => Object.values<string>(secretFiles).includes(file))).toEqual([]);
  }, 60_000);
});

describe("links in notifications", () => {
  const rulesOf = (resources: readonly Registered[]) =>
    containerOf(resources, "prometheus").uploads.find(({ file }: { file: string }) => file.endsWith("rules.yml"))
      .content;

  it("lead to the published ports", async () => {
    const { resources } = await runProgram("unit", {
      ...defaultSettings(),
      grafanaPort: "3333",
      prometheusPort: "9999",
    });
    expect(containerOf(resources, "prometheus").command).toContain("--web.external-url=http://127.0.0.1:9999");
    expect(alertmanagerOf(resources).command).toContain("--web.external-url=http://127.0.0.1:9093");
    expect(rulesOf(resources)).toContain("dashboard: http://127.0.0.1:3333/d/");
  }, 60_000);

  it("lead to the addresses by which people reach the services, also in Grafana itself", async () => {
    const base = "https://monitoring.example.org";
    const addresses = {
      grafanaUrl: `${base}/grafana`,
      prometheusUrl: `${base}/prometheus`,
      alertmanagerUrl: `${base}/alertmanager`,
      runbooksUrl: `${base}/runbooks`,
    };
    const { resources } = await runProgram("unit", { ...defaultSettings(), ...addresses });
    for (const service of ["prometheus", "alertmanager"]) {
      const options = [`--web.external-url=${base}/${service}`, "--web.route-prefix=/"];
      expect(containerOf(resources, service).command).toEqual(expect.arrayContaining(options));
    }
    expect(rulesOf(resources)).toContain(`dashboard: ${base}/grafana/d/`);
    expect(rulesOf(resources)).toContain(`runbook_url: ${base}/runbooks/mysql-down.md`);
    expect(containerOf(resources, "grafana").envs).toContain(`GF_SERVER_ROOT_URL=${base}/grafana`);
  }, 60_000);
});
