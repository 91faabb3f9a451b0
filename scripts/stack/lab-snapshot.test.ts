import { expect, it } from "vitest";
import { recordedSettings } from "./lab-snapshot";

const settings = {
  seats: "600",
  hosts: "east: { kind: ssh, address: 192.0.2.7, privateKeyFile: /home/ann/.ssh/id }",
  alertEmailTo: "ann@example.org",
  alertEmailFrom: "",
  alertSlackUrl: "https://hooks.slack.com/services/T0/B0/secret",
};

it("tells what was set, and neither secrets nor where machines and people are", () => {
  const recorded = recordedSettings(settings);
  expect(recorded).toMatchObject({ seats: "600", alertEmailFrom: "" });
  expect(JSON.stringify(recorded)).not.toMatch(/192\.0\.2\.7|ann|secret/);
});

it("tells whether what it keeps to itself is the same", () => {
  const same = recordedSettings({ ...settings });
  expect(same).toEqual(recordedSettings(settings));
  expect(recordedSettings({ ...settings, hosts: "west: {}" }).hosts).not.toBe(same.hosts);
});
