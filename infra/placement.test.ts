import { describe, expect, it } from "vitest";
import { defaultSettings } from "../scripts/stack/settings";
import { parseSettings } from "./config";
import { planPlacement } from "./placement";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJx0";
const ssh = (address: string) => ({ kind: "ssh", address, privateKeyFile: "~/.ssh/id_ed25519", hostKey: key });
const three = { local: { kind: "docker", address: "192.0.2.1" }, east: ssh("192.0.2.2"), west: ssh("192.0.2.3") };

const settingsFor = (hosts: object, placement: object, more: Record<string, string> = {}) =>
  parseSettings({
    ...defaultSettings(),
    hosts: JSON.stringify(hosts),
    placement: JSON.stringify(placement),
    ...more,
  });

function errorFor(...settings: Parameters<typeof settingsFor>): string {
  try {
    settingsFor(...settings);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("placement", () => {
  it("puts everything on this machine where nothing is said", () => {
    const plan = planPlacement(parseSettings({ ...defaultSettings(), appReplicas: "2" }));
    expect(plan.hosts).toEqual(["local"]);
    expect(new Set(Object.values(plan.single))).toEqual(new Set(["local"]));
    expect(plan.replicas).toEqual({ app: ["local", "local"], loadgen: ["local"] });
  });

  it("puts what is not named on the first host", () => {
    const plan = planPlacement(settingsFor(three, { mysql: "east" }));
    expect(plan.single).toMatchObject({ mysql: "east", prometheus: "local", "load-balancer": "local" });
  });

  it("shares replicas and load hosts out over their hosts in turn", () => {
    const placement = { app: ["east", "west"], loadgen: ["west", "local"] };
    const { replicas } = planPlacement(settingsFor(three, placement, { appReplicas: "3", loadHosts: "2" }));
    expect(replicas).toEqual({ app: ["east", "west", "east"], loadgen: ["west", "local"] });
  });

  it("reads YAML as well as JSON", () => {
    const hosts = "local: { kind: docker, address: 192.0.2.1 }\n";
    expect(parseSettings({ ...defaultSettings(), hosts }).hosts).toEqual(
      JSON.parse(`{"local":${JSON.stringify(three.local)}}`),
    );
  });
});

describe("a wrong placement is refused", () => {
  it.each([
    [
      "an unknown host",
      { mysql: "north" },
      "puts mysql on north, which is not in ticketwatch:hosts (local, east, west)",
    ],
    [
      "an unknown service",
      { redis: "east" },
      "has redis, which is no service; there are alert-inbox, alertmanager, app",
    ],
    ["MySQL twice", { mysql: ["east", "west"] }, "puts mysql on east and west: it runs once, name one host"],
    ["no load host", { loadgen: [] }, "puts loadgen on no host: name one, or take it out"],
    [
      "fewer replicas than hosts",
      { app: ["east", "west"] },
      "over 2 hosts and ticketwatch:appReplicas is 1: set it to 2",
    ],
    ["a host named twice", { app: ["east", "east"] }, "names east twice for app"],
    ["an exporter that runs everywhere", { "node-exporter": "east" }, "has node-exporter, which runs on every host"],
  ])("with %s", (_what, placement, message) => {
    expect(errorFor(three, placement)).toContain(message);
  });

  it("with every mistake at once", () => {
    const message = errorFor(three, { mysql: "north", redis: "east" });
    expect(message).toContain("puts mysql on north");
    expect(message).toContain("has redis");
  });
});

describe("wrong hosts are refused", () => {
  it.each([
    ["an unknown kind", { east: { kind: "cloud" } }, "ticketwatch:hosts, east.kind"],
    [
      "a name for an address",
      { east: { ...ssh("db.example.org") } },
      "ticketwatch:hosts, east.address: expected an IP address",
    ],
    ["no host key", { east: { ...ssh("192.0.2.2"), hostKey: undefined } }, "ticketwatch:hosts, east.hostKey"],
    ["a misspelt property", { east: { ...ssh("192.0.2.2"), usr: "ops" } }, "usr"],
    [
      "this machine twice",
      { a: { kind: "docker", address: "192.0.2.1" }, b: { kind: "docker", address: "192.0.2.2" } },
      "both are this machine",
    ],
    [
      "one address for two hosts",
      { a: ssh("192.0.2.2"), b: ssh("192.0.2.2") },
      "a and b both have the address 192.0.2.2",
    ],
    ["a host that others cannot reach", { local: { kind: "docker" }, b: ssh("192.0.2.2") }, "local has no address"],
    ["a name that names no container", { East_1: ssh("192.0.2.2") }, "ticketwatch:hosts"],
  ])("with %s", (_what, hosts, message) => {
    expect(errorFor(hosts, {})).toContain(message);
  });

  it("that are no YAML", () => {
    expect(() => parseSettings({ ...defaultSettings(), hosts: "{ east: [" })).toThrow(
      /ticketwatch:hosts.*not YAML or JSON/,
    );
  });
});
