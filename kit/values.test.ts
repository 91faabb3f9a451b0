import { describe, expect, it } from "vitest";
import { parseSettings } from "../infra/config";
import { defaultSettings } from "../scripts/stack/settings";

const email = { alertEmailFrom: "lab@example.org", alertEmailTo: "ops@example.org" };

/** What is said of one value among defaults; nothing where it is taken. */
function problemWith(key: string, value: string): string {
  const smarthost = key.startsWith("alertEmail") ? { alertEmailSmarthost: "mail.example.org:25", ...email } : {};
  try {
    parseSettings({ ...defaultSettings(), ...smarthost, [key]: value });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

/** What the program behind each setting takes at its limits, and what it refuses just beyond them. */
const kinds: Readonly<Record<string, { readonly taken: readonly string[]; readonly refused: readonly string[] }>> = {
  prometheusRetentionTime: {
    taken: ["1s", "15d", "292y", "15250w", "106751d", "9223372036s"],
    refused: [
      "293y",
      "300y",
      "999y",
      "106752d",
      "15251w",
      "9223372037s",
      "99999999999999999999s",
      "0d",
      "1d12h",
      "1.5d",
    ],
  },
  prometheusRetentionSize: {
    taken: ["1KB", "2GB", "4194304TB"],
    refused: ["4194305TB", "99999999TB", "99999999999999999999KB", "0MB", "2GiB", "2gb", "1PB", "-1GB"],
  },
  appPort: { taken: ["1", "65535"], refused: ["0", "65536", "1e3", "0x50", " 80", "80.0", "-1", "", "8080\n"] },
  seats: { taken: ["1", "25000"], refused: ["0", "25001", "5e2", "500.5", "99999999999999999999"] },
  databasePoolSize: { taken: ["1", "100"], refused: ["0", "101", "2e1"] },
  abandonDataOn: { taken: ["", "east-1"], refused: ["../east", "East", "a b", "__proto__"] },
  alertEmailSmarthost: {
    taken: ["mail.example.org:587", "10.0.0.1:25", "[2001:db8::1]:25"],
    refused: ["mail.example.org:0", "mail.example.org:65536", "mail.example.org:99999", "a/b:25", "2001:db8::1:25"],
  },
  alertEmailTo: {
    taken: ["ops@example.org", "o.p+s@example.org, dba@host"],
    refused: [
      "a..b@example.org",
      ".a@example.org",
      "Ops <ops@example.org>",
      "ops@",
      "ops@exa mple.org",
      "ops@@example.org",
    ],
  },
  grafanaUrl: {
    taken: ["http://127.0.0.1:3000", "https://example.org/grafana/", "http://[::1]:3000", "https://example.org/a%20b"],
    refused: [
      "http:example.org",
      "http:///grafana",
      "http://example.org:99999",
      "http://a b",
      "https://example.org/%zz",
    ],
  },
};

describe.each(Object.entries(kinds))("%s", (key, { taken, refused }) => {
  it.each(taken)("takes %j", (value) => {
    expect(problemWith(key, value)).toBe("");
  });

  it.each(refused)("refuses %j, naming the setting and what is expected", (value) => {
    expect(problemWith(key, value)).toMatch(new RegExp(`ticketwatch:${key} is .*: expected|ticketwatch:${key} is .*`));
  });
});

describe("ticketwatch:hosts and ticketwatch:placement", () => {
  const machine = { kind: "ssh", address: "192.0.2.1", privateKeyFile: "/key", hostKey: "ssh-rsa AAAA" };

  it.each(["../east", "__proto__", "East", "a--b"])("take no host called %j", (name) => {
    expect(problemWith("hosts", `{"${name}": ${JSON.stringify(machine)}}`)).toMatch(/ticketwatch:hosts/);
  });

  it.each(["constructor", "toString", "__proto__"])("place no service called %j", (service) => {
    expect(problemWith("placement", `{"${service}": "local"}`)).toMatch(/which is no service|ticketwatch:placement/);
  });

  it("take no port of a machine beyond the last", () => {
    expect(problemWith("hosts", JSON.stringify({ far: { ...machine, port: 65_536 } }))).toMatch(/far.port/);
    const vcenter = { server: "vc.example.org:65536", user: "u" };
    const clone = { kind: "vsphere", vcenter, template: "t", privateKeyFile: "/key", hostKey: "ssh-rsa AAAA" };
    expect(problemWith("hosts", JSON.stringify({ far: clone }))).toMatch(/far.vcenter.server: expected a name/);
  });
});
