import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../../kit/project";
import { defaultSettings } from "../../../scripts/stack/settings";
import { parseSettings } from "../../config";
import { hostKindSchemas, machineOf } from "../settings";

const east = {
  kind: "vsphere",
  vcenter: { server: "vcenter.example.org", user: "lab@vsphere.local" },
  template: "debian-13",
  privateKeyFile: "~/.ssh/id_ed25519",
  hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJx0",
};
const digits = Array.from({ length: 20 }, (_, index) => (index + 10).toString(16).padStart(2, "0")).join(":");

function settingsFor(changes: object, secrets: Record<string, string> = { vspherePassword: "a secret" }) {
  return parseSettings({ ...defaultSettings(), hosts: JSON.stringify({ east: { ...east, ...changes } }), ...secrets });
}

const errorFor = (...given: Parameters<typeof settingsFor>): string => {
  try {
    settingsFor(...given);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("a host of kind vsphere", () => {
  it("needs a server, a template and a login, and waits five minutes for an address", () => {
    expect(settingsFor({}).hosts.east).toMatchObject({ addressWithin: 300, port: 22, user: "root" });
  });

  it("may say where it is made and how big it is", () => {
    const choices = { datacenter: "DC0", folder: "/DC0/vm/labs", datastore: "ssd", resourcePool: "lab", network: "dv" };
    const host = { ...choices, cpus: 4, memoryMebibytes: 8192, addressWithin: "90s" };
    expect(settingsFor(host).hosts.east).toMatchObject({ ...choices, cpus: 4, addressWithin: 90 });
  });

  it("may know its server by one means, and by one only", () => {
    const { hosts } = settingsFor({ vcenter: { ...east.vcenter, thumbprint: digits } });
    expect(hosts.east).toHaveProperty("vcenter.thumbprint", digits.toUpperCase());
    const vcenter = { ...east.vcenter, thumbprint: digits, insecure: true };
    expect(errorFor({ vcenter })).toContain("east.vcenter: expected one of thumbprint, caFile and insecure");
  });

  it("is another machine where its server or datacenter is another", () => {
    const machines = [{}, { datacenter: "DC1" }, { vcenter: { ...east.vcenter, server: "other.example.org" } }].map(
      (changes) => machineOf(settingsFor(changes).hosts.east as Parameters<typeof machineOf>[0]),
    );
    expect(new Set(machines).size).toBe(3);
  });
});

describe("a wrong host of kind vsphere is refused", () => {
  it.each([
    ["no template", { template: undefined }, "east.template"],
    ["no host key", { hostKey: undefined }, "east.hostKey"],
    [
      "a URL for a server",
      { vcenter: { ...east.vcenter, server: "https://x" } },
      "east.vcenter.server: expected a name",
    ],
    ["a short thumbprint", { vcenter: { ...east.vcenter, thumbprint: "5A:0F" } }, "east.vcenter.thumbprint"],
    ["a password among what is stored in clear", { vcenter: { ...east.vcenter, password: "x" } }, "password"],
    ["an address, which it gets", { address: "192.0.2.2" }, "address"],
    ["an odd amount of memory", { memoryMebibytes: 2047 }, "east.memoryMebibytes"],
  ])("with %s", (_what, changes, message) => {
    expect(errorFor(changes)).toContain(message);
  });

  it("without the password of its account", () => {
    expect(errorFor({}, {})).toMatch(/has east of kind vsphere, and ticketwatch:vspherePassword is not set/);
  });
});

it("is documented with every property that it takes", () => {
  const guide = readFileSync(join(projectRoot, "docs/guides/vmware.md"), "utf8");
  const rows = [...guide.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, names]) => names?.match(/\w+/g) ?? []);
  expect(rows.sort()).toEqual(Object.keys(hostKindSchemas.vsphere.shape).sort());
});
