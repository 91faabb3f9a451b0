import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objectName } from "../../contract/naming";
import { runningPid, sshInto } from "../../infra/hosts/qemu/machine";
import { filesOf, lanOf, type MachinePlan, machineOf } from "../../infra/hosts/qemu/plan";
import { addressed } from "../../infra/hosts/qemu/settings";
import { whyNoMachines } from "../../infra/hosts/qemu/tools";
import { hostsSchema } from "../../infra/hosts/settings";
import { asRoot } from "../../infra/services/mysql";
import type { AlertsReport } from "../../scripts/alerts/report";
import type { Status } from "../../scripts/commands/status";
import { lab, type Running, startLab, TestStack } from "../helpers/lab-cli";
import { Outsider, reachesFromHere } from "./outside";
import { tracesOf } from "./traces";

const reason = whyNoMachines();

/** As little as will do is put on the machines: they may be emulated, and have to share this one's processors. */
const hosts = {
  here: { kind: "docker" },
  db: { kind: "qemu", memory: 1536 },
  web: { kind: "qemu", memory: 1152, cores: 1 },
} as const;
const placement = { mysql: "db", "load-balancer": "db", app: ["web", "here"] };

let stack: TestStack;
let first: Running | undefined;
let db: MachinePlan;
let web: MachinePlan;
const ports = { ssh: 22, swarm: 7946 };
const user = "a-buyer-from-outside";

const status = async () => JSON.parse((await stack.run("status", "--json")).stdout) as Status;
const alerts = async () => JSON.parse((await stack.run("alerts", "--json", "--limit", "100")).stdout) as AlertsReport;
const sale = (path: string) => `http://${db.address}:${stack.ports.appPort}${path}`;

/** What is no refusal. */
const pick = ({ status }: Response) => (status === 503 ? undefined : status);

async function until<Found>(find: () => Promise<Found | undefined>, what: string, seconds: number): Promise<Found> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(2000)) {
    const found = await find();
    if (found) return found;
  }
  throw new Error(`${what} was not seen within ${seconds} s`);
}

describe.skipIf(reason)(`a lab over two virtual machines${reason ? ` (skipped: ${reason})` : ""}`, () => {
  beforeAll(async () => {
    stack = await TestStack.reserve("vm");
    const wanted = addressed(stack.name, hostsSchema.parse(hosts));
    const lan = lanOf(stack.name, wanted);
    [db, web] = ["db", "web"].map((name) => machineOf(lan, name, wanted[name] as never)) as [MachinePlan, MachinePlan];
    const settings = [`hosts=${JSON.stringify(hosts)}`, `placement=${JSON.stringify(placement)}`, "appReplicas=2"];
    first = startLab([...stack.up, ...settings.flatMap((setting) => ["--set", setting])]);
    const up = await first.outcome;
    expect(up, `${up.stderr}\n${lastWords()}`).toMatchObject({ exitCode: 0 });
  });

  afterAll(async () => {
    // Where the time was up before it ended: as Ctrl-C does.
    if (first?.child.exitCode === null) first.child.kill("SIGINT");
    await first?.outcome;
    await stack?.remove();
  });

  it("has every service healthy and every target up, each with its host", async () => {
    await stack.becomesWell();
    const { services, targets } = await status();
    const hostOf = (name: string) => services.find(({ service }) => service === name)?.host;
    expect(["mysql", "load-balancer", "app-1", "app-2", "prometheus"].map(hostOf)).toEqual(
      ["db", "db", "web", "here", "here"], // biome-ignore format: a row each
    );
    expect(new Set(targets.map(({ host }) => host))).toEqual(new Set(["here", "db", "web"]));
    const exporters = targets.filter(({ job }) => /^(node|container)-exporter$/.test(job));
    expect(exporters).toHaveLength(6);
  });

  it("shows the log of a service on another machine", async () => {
    const { exitCode, stdout, stderr } = await stack.run("logs", "mysql", "--tail", "all");
    expect({ exitCode, log: `${stdout}${stderr}` }).toEqual({
      exitCode: 0,
      log: expect.stringContaining("ready for connections"),
    });
  });

  it("books a seat through HAProxy on one, in MySQL beside it, by the app on the other", async () => {
    const book = (userId: string) =>
      fetch(sale("/book"), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ seatId: 7, userId }),
      });
    // HAProxy says 503 while a busy machine is late with the answers that it asks for.
    const answered = async (userId: string) =>
      await until(async () => pick(await book(userId)), "an answer of the app", 120);
    // Once more, in case that the first answer was lost.
    expect([201, 200]).toContain(await answered(user));
    expect(await answered("somebody-else")).toBe(409);
  });

  it("speaks TLS with MySQL from one machine to the other", async () => {
    const sql = "SELECT DISTINCT CONNECTION_TYPE FROM performance_schema.threads WHERE PROCESSLIST_USER = 'app'";
    const line = `docker exec ${objectName(stack.name, "mysql")} sh -c '${asRoot(`mysql -N -e "${sql}"`)}'`;
    const [program = "", ...words] = sshInto(db);
    expect(execFileSync(program, [...words, line], { encoding: "utf8" }).trim()).toBe("SSL/TLS");
  });

  it("lets nobody else to what only its hosts need", () => {
    const outsider = new Outsider(db.lan.bridge, `${db.lan.subnet}.254`);
    try {
      for (const port of [ports.ssh, stack.ports.appPort])
        expect(outsider.reaches(db.address, port), `${port}`).toBe(true);
      expect(reachesFromHere(db.address, ports.swarm)).toBe(true);
      expect(outsider.reaches(db.address, ports.swarm)).toBe(false);
      expect(outsider.reaches(web.address, ports.swarm)).toBe(false);
    } finally {
      outsider.remove();
    }
  });

  it("raises one alert when a machine dies, and sells on", async () => {
    const killed = new Date().toISOString();
    process.kill(runningPid(web) as number, "SIGKILL");
    const isHostDown = ({ alert, labels }: AlertsReport["alerts"][number]) =>
      alert === "HostDown" && labels.host === "web";
    const told = async () => {
      const { received, alerts: now } = await alerts();
      const news = received
        .filter(({ receivedAt }) => receivedAt > killed)
        .flatMap((notification) => notification.alerts)
        .filter(({ status }) => status === "firing");
      return now.some(isHostDown) && news.some(({ labels }) => labels.alertname === "HostDown")
        ? { news, now }
        : undefined;
    };
    await until(told, "HostDown", 150);
    // Whatever else there is to tell has been told by then.
    await sleep(30_000);
    const { news = [], now = [] } = (await told()) ?? {};
    const ofWeb = news.filter(({ labels }) => labels.host === "web").map(({ labels }) => labels.alertname);
    expect([...new Set(ofWeb)]).toEqual(["HostDown"]);
    const held = now.filter(({ inhibitedBy }) => inhibitedBy.includes("HostDown"));
    expect(held.length).toBeGreaterThanOrEqual(3);
    await until(async () => pick(await fetch(sale("/seats"))) === 200 || undefined, "the seats", 60);
  });

  it("has the machine back with the next up, in its place by itself", async () => {
    const { ok, services } = await status();
    const health = services.filter(({ host }) => host === "web").map(({ health }) => health);
    expect({ ok, health: new Set(health) }).toEqual({ ok: false, health: new Set(["unreachable"]) });
    const up = await lab(stack.up);
    expect(up, `${up.stderr}\n${lastWords()}`).toMatchObject({ exitCode: 0 });
    expect(up.stderr).toContain("started virtual machines that did not run: web");
    expect(up.stderr).toMatch(/no changes, \d+ resources/);
    await stack.becomesWell();
    const isOver = async () => !(await alerts()).alerts.some(({ alert }) => alert === "HostDown") || undefined;
    await until(isOver, "the end of HostDown", 120);
  });

  it("leaves nothing when it is taken down", async () => {
    expect(await tracesOf(db.lan, [db, web])).toEqual(
      expect.arrayContaining([expect.stringMatching(/^qemu-/), expect.stringContaining(web.tap)]),
    );
    const down = await stack.run("down", "--yes");
    expect(down, down.stderr).toMatchObject({ exitCode: 0 });
    expect(await tracesOf(db.lan, [db, web])).toEqual([]);
  });
});

/** What the machines said last, for whoever reads why this failed. */
function lastWords(): string {
  return [db, web].map((plan) => `${plan.name}: ${tailOf(filesOf(plan).console)}`).join("\n");
}

function tailOf(file: string): string {
  try {
    return readFileSync(file, "utf8").slice(-1500);
  } catch {
    return "no console";
  }
}
