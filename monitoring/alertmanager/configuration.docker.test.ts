import { beforeAll, describe, expect, it } from "vitest";
import { alertmanagerFile } from "./configuration";
import { alertmanagerImage, amtool, everybodyTold, nobodyTold } from "./testing";

const file = "/tmp/alertmanager.yml";
const configurations = {
  "the default": alertmanagerFile("alert-inbox:9340", nobodyTold),
  "every receiver": alertmanagerFile("alert-inbox:9340", everybodyTold),
};
let image: string;

beforeAll(async () => {
  image = await alertmanagerImage();
}, 300_000);

describe.each(Object.entries(configurations))("the configuration with %s", (_name, configuration) => {
  it("is accepted by amtool without a warning", async () => {
    const { exitCode, output } = await amtool(image, configuration, "check-config", file);
    expect(output).toContain("SUCCESS");
    expect(output).not.toMatch(/warn/i);
    expect(exitCode).toBe(0);
  });

  it("is really read: a wrong key is refused", async () => {
    const wrong = configuration.replace("group_wait", "group_delay");
    const { exitCode, output } = await amtool(image, wrong, "check-config", file);
    expect(output).toMatch(/field group_delay not found/);
    expect(exitCode).not.toBe(0);
  });
});

/** The receivers that an alert with these labels reaches. */
async function reached(configuration: string, ...labels: string[]): Promise<string> {
  const args = ["config", "routes", "test", `--config.file=${file}`, ...labels];
  const { exitCode, stdout, output } = await amtool(image, configuration, ...args);
  expect(exitCode, output).toBe(0);
  return stdout.trim();
}

describe("an alert", () => {
  const { "the default": alone, "every receiver": everybody } = configurations;

  it.each([
    ["critical", "inbox", "people"],
    ["warning", "inbox", "people"],
    ["info", "inbox", "inbox"],
    ["unheard-of", "inbox", "inbox"],
  ])("of severity %s goes to the %s, and to %s where there are some", async (severity, byDefault, configured) => {
    expect(await reached(alone, "alertname=TargetDown", `severity=${severity}`)).toBe(byDefault);
    expect(await reached(everybody, "alertname=TargetDown", `severity=${severity}`)).toBe(configured);
  });

  it("goes to people by the severities that they chose", async () => {
    const chosen = alertmanagerFile("alert-inbox:9340", { ...everybodyTold, alertSeverities: ["info"] });
    expect(await reached(chosen, "severity=info")).toBe("people");
    expect(await reached(chosen, "severity=critical")).toBe("inbox");
  });

  it("that is the dead-man's switch only beats in the inbox", async () => {
    expect(await reached(everybody, "alertname=Watchdog", "severity=none")).toBe("heartbeat");
  });
});
