import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { defaultSettings } from "../scripts/stack/settings";
import { machinesFolder } from "./hosts/qemu/plan";
import { type Registered, runProgram } from "./testing/mocks";

const stack = `unit-qemu-${process.pid}`;
const hosts = { here: { kind: "docker" }, db: { kind: "qemu", memory: 1536 }, web: { kind: "qemu" } };

let resources: readonly Registered[];
let outputs: Record<string, unknown>;
const named = (name: string) => resources.find((one) => one.name === name)?.inputs;
const container = (name: string) =>
  resources.find((one) => one.type === "docker:index/container:Container" && one.name === name)?.inputs;
const plan = (name: string) => JSON.parse(named(name).environment.TICKETWATCH_PLAN);

beforeAll(async () => {
  vi.resetModules();
  const placement = JSON.stringify({ mysql: "db", "load-balancer": "db", app: ["web", "here"] });
  const more = { hosts: JSON.stringify(hosts), placement, appReplicas: "2", imageSource: "debian" };
  ({ resources, outputs } = await runProgram(stack, { ...defaultSettings(), ...more }));
}, 60_000);

afterAll(() => rmSync(machinesFolder(stack), { recursive: true, force: true }));

describe("virtual machines made by the program", () => {
  it("hang on one network of the stack's own", () => {
    expect(plan("machines")).toMatchObject({ stack, images: [null, null] });
    expect(plan("db-machine")).toMatchObject({ name: "db", memory: 1536, cores: 2, disk: 10 });
    expect(plan("db-machine").lan.bridge).toBe(plan("web-machine").lan.bridge);
    expect(plan("db-machine").tap).not.toBe(plan("web-machine").tap);
  });

  it("bring along what no registry has, so that it need not be carried into them", () => {
    const lines = resources.filter(({ name }) => name.startsWith("db-carry-")).map(({ inputs }) => inputs.create);
    const foreign = lines.map((line) => line.split(" ")[4]).filter((image) => image.startsWith("ticketwatch-airgap/"));
    expect(foreign.length).toBeGreaterThan(0);
    expect(plan("db-machine").preloaded).toEqual(expect.arrayContaining(foreign));
  });

  it("are then reached by SSH, with a key that was made for them and theirs pinned", () => {
    const { connection } = named("db-ready");
    expect(connection).toMatchObject({ host: plan("db-machine").address, user: "root" });
    expect(connection.agentSocketPath).toMatch(/^\.lab\/agents\//);
    expect(connection.hostKey).toMatch(/^ssh-ed25519 \S+$/);
    expect(JSON.stringify(resources)).not.toContain("PRIVATE KEY");
  });

  it("meet this machine under its address in their network", () => {
    const { lan, address } = plan("db-machine");
    expect(named("here-swarm").create).toContain(`--advertise-addr ${lan.gateway}`);
    expect(named("db-swarm").create).toContain(`--advertise-addr ${address}`);
  });

  it("are closed to all but SSH, the other hosts and what is published there", () => {
    const { lan, address } = plan("web-machine");
    expect(named("db-firewall").create).toContain("ct status dnat ct original proto-dst { 8080 } accept");
    expect(named("db-firewall").create).toContain(`ip saddr { ${lan.gateway}, ${address} } tcp dport`);
    expect(named("web-firewall").create).not.toContain("proto-dst");
    expect(named("here-firewall")).toBeUndefined();
  });

  it("are given more time than this machine, because they may be emulated", () => {
    expect(container("mysql")).toMatchObject({
      waitTimeout: 960,
      healthcheck: { interval: "20s", timeout: "20s", startPeriod: "12m0s" },
    });
    expect(container("prometheus")).toMatchObject({
      waitTimeout: 240,
      healthcheck: { interval: "5s", startPeriod: "30s" },
    });
    expect(named("db-ready").connection.perDialTimeout).toBe(60);
    expect(named("mysql-accounts").create).toContain("was not healthy within 720 s");
    expect(outputs.hosts).toMatchObject({ here: { patience: 1 }, web: { patience: 4 } });
  });

  it("publish on their own address, and are told as what they are", () => {
    expect(outputs.urls).toMatchObject({ app: `http://${plan("db-machine").address}:8080` });
    expect(outputs.hosts).toMatchObject({ here: { kind: "docker" }, db: { kind: "qemu" }, web: { kind: "qemu" } });
  });
});
