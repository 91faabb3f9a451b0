import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { defaultSettings } from "../scripts/stack/settings";
import { type Registered, runProgram } from "./testing/mocks";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-hosts-"));
const privateKeyFile = join(folder, "key");
const privateKey = "text of a key";
const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJx0";
const agentSocketPath = expect.stringMatching(/^\.lab\/agents\/unit\.\w+\.sock$/);
const ssh = (address: string) => ({ kind: "ssh", address, privateKeyFile, hostKey });
const east = { east: ssh("192.0.2.2") };
const both = { ...east, west: ssh("192.0.2.3") };

let resources: readonly Registered[];
const named = (name: string) => resources.find((one) => one.name === name)?.inputs;
const containers = () => resources.filter(({ type }) => type === "docker:index/container:Container");

async function run(hosts: object, more: Record<string, string>, stdout = {}): Promise<Record<string, unknown>> {
  const ran = await runProgram("unit", { ...defaultSettings(), hosts: JSON.stringify(hosts), ...more }, [], stdout);
  resources = ran.resources;
  return ran.outputs;
}

beforeAll(() => writeFileSync(privateKeyFile, privateKey));
afterAll(() => rmSync(folder, { recursive: true }));

describe("one host that is reached by SSH", () => {
  let outputs: Record<string, unknown>;
  beforeAll(async () => {
    vi.resetModules();
    outputs = await run(east, { imageSource: "debian" });
  }, 60_000);

  it("is examined with its key pinned, before its engine is used", () => {
    expect(named("east-ready")).toMatchObject({
      connection: { host: "192.0.2.2", port: 22, user: "root", hostKey, agentSocketPath },
      create: "sh -s",
      logging: "none",
    });
    const { host, sshOpts } = named("east-engine");
    expect(host).toBe("ssh://root@192.0.2.2:22");
    expect(JSON.parse(sshOpts)).toEqual(
      expect.arrayContaining(["StrictHostKeyChecking=yes", `IdentityFile=${privateKeyFile}`]),
    );
  });

  it("keeps the private key's text out of every resource", () => {
    expect(resources.length).toBeGreaterThan(40);
    expect(JSON.stringify(resources)).not.toContain(privateKey);
  });

  it("runs every container, under the same names as a container host", () => {
    const aliases = containers().map(({ name }) => name);
    expect(aliases).toEqual(expect.arrayContaining(["mysql", "app-1", "node-exporter", "prometheus"]));
    const connected = containers().filter(({ inputs }) => inputs.networkMode !== "none");
    expect(connected).toHaveLength(aliases.length - 1);
    for (const { inputs } of connected) expect(inputs.networksAdvanced[0].name).toMatch(/^ticketwatch-unit(_watch)?$/);
    for (const name of ["east-network", "east-watch-network"]) expect(named(name)).toMatchObject({ driver: "bridge" });
  });

  it("speaks no TLS with MySQL, for nothing that is said to it leaves the host", () => {
    expect(named("mysql-certificate")).toBeUndefined();
    expect(named("mysql-accounts").stdin).toMatch(/'app'@'%' .* REQUIRE NONE /);
  });

  it("publishes ports on its own address", () => {
    const published = containers().flatMap(({ inputs }) => inputs.ports ?? []);
    expect(published.length).toBeGreaterThan(2);
    for (const { ip } of published) expect(ip).toBe("192.0.2.2");
    expect(outputs.urls).toHaveProperty("prometheus", "http://192.0.2.2:9090");
  });

  it("gets images carried over that no registry has", () => {
    const carried = resources.filter(({ name }) => name.startsWith("east-carry-"));
    expect(carried.map(({ name }) => name)).toContain("east-carry-ticketwatch-app");
    for (const { name, inputs } of carried) {
      expect(inputs.create, name).toMatch(/carry\.ts \S+ ssh .* 192\.0\.2\.2$/);
    }
    expect(resources.some(({ name }) => name.startsWith("east-build-"))).toBe(false);
    expect(resources.some(({ name }) => name === "workshop-build-ticketwatch-app")).toBe(true);
  });
});

describe("several hosts", () => {
  let outputs: Record<string, unknown>;
  let scrapes: { job_name: string; static_configs: { targets: string[]; labels: { host: string } }[] }[];
  beforeAll(async () => {
    vi.resetModules();
    const placement = JSON.stringify({ mysql: "west", app: ["west", "east"], loadgen: ["east", "west"] });
    const printed = { "east-swarm-token": "the-token" };
    outputs = await run(both, { placement, appReplicas: "2", loadHosts: "2" }, printed);
    const prometheus = containers().find(({ name }) => name === "prometheus");
    scrapes = parse(prometheus?.inputs.uploads[0].content).scrape_configs;
  }, 60_000);

  it("share one attachable overlay that the first makes when the others have joined", () => {
    expect(named("east-network")).toMatchObject({ driver: "overlay", attachable: true, name: "ticketwatch-unit" });
    expect(named("west-network")).toBeUndefined();
    expect(named("east-swarm").create).toContain("docker swarm init --advertise-addr 192.0.2.2");
    expect(named("west-swarm").create).toContain("docker swarm join --advertise-addr 192.0.2.3");
    expect(named("west-swarm").delete).toMatch(/\ndocker swarm leave --force/);
  });

  it("encrypt what goes between them where all can", () => {
    expect(named("east-network").options).toEqual({ encrypted: "true" });
    expect(outputs.overlay).toEqual({ encrypted: true, hostsWithoutEsp: [] });
  });

  it("keep the join token out of command lines", () => {
    expect(named("west-swarm").create).not.toContain("the-token");
    expect(named("west-swarm").stdin).toBe("the-token\n");
    expect(named("east-swarm-token")).toMatchObject({ triggers: ["192.0.2.3"] });
    expect(named("west-swarm-seat").delete).toMatch(/docker node rm --force the-node .*\n.* --rotate/);
  });

  it("each have exporters, scraped as one job with the host as a label", () => {
    for (const job of ["node-exporter", "container-exporter"]) {
      const targets = scrapes.find(({ job_name }) => job_name === job)?.static_configs;
      expect(targets?.map(({ labels }) => labels.host)).toEqual(["east", "west"]);
      expect(targets?.map(({ targets: [one] }) => one?.split(":")[0])).toEqual([`${job}-east`, `${job}-west`]);
    }
  });

  it("speak TLS with MySQL: every client has its certificate, and only MySQL the key", () => {
    const filesOf = (name: string): { file: string; content: string }[] =>
      containers().find((one) => one.name === name)?.inputs.uploads;
    const holders = (content: string) =>
      containers()
        .filter(({ inputs }) => inputs.uploads?.some((one: { content: string }) => one.content === content))
        .map(({ name }) => name)
        .sort();
    const certificate = "stdout-of-mysql-certificate";
    expect(holders(certificate)).toEqual(["app-1", "app-2", "mysql", "mysqld-exporter", "seats-exporter"]);
    expect(holders("private-of-mysql-certificate")).toEqual(["mysql"]);
    const file = filesOf("app-1").find(({ content }) => content === certificate)?.file;
    expect(containers().find(({ name }) => name === "app-1")?.inputs.envs).toContain(
      `DATABASE_CERTIFICATE_FILE=${file}`,
    );
    expect(filesOf("mysqld-exporter")[0]?.content).toContain(`\nssl-ca=${file}\n`);
    expect(JSON.parse(named("app-migrate").stdin).database).toMatchObject({ certificate });
    expect(named("mysql-accounts").stdin).toMatch(/'app'@'%' .* REQUIRE SSL /);
  });

  it("share replicas out, and every target carries its host", () => {
    const app = scrapes.find(({ job_name }) => job_name === "app")?.static_configs;
    expect(app).toMatchObject([
      { targets: ["app-1:9464"], labels: { host: "west" } },
      { targets: ["app-2:9464"], labels: { host: "east" } },
    ]);
  });

  it("build or pull each image once on each host that runs it", () => {
    const names = resources.map(({ name }) => name);
    const identities = resources.map(({ type, name }) => `${type} ${name}`);
    expect(new Set(identities).size).toBe(identities.length);
    expect(names).toEqual(expect.arrayContaining(["east-build-ticketwatch-app", "west-build-ticketwatch-app"]));
    expect(names.filter((name) => /-image-mysql-/.test(name))).toEqual([expect.stringMatching(/^west-/)]);
  });
});

describe("several hosts of which one cannot encrypt", () => {
  it("do not, and say which one it is", async () => {
    vi.resetModules();
    const west = "encryption no\nnode the-node";
    const { overlay } = await run(both, { appReplicas: "1" }, { "west-swarm": west });
    expect(named("east-network").options).toEqual({});
    expect(overlay).toEqual({ encrypted: false, hostsWithoutEsp: ["west"] });
  }, 60_000);
});

describe("a host's key file", () => {
  beforeEach(() => vi.resetModules());

  it("that cannot be read is named", async () => {
    const hosts = { east: { ...east.east, privateKeyFile: join(folder, "none") } };
    await expect(run(hosts, {})).rejects.toThrow(/the private key of host "east" cannot be read: .*none/);
  }, 60_000);
});
