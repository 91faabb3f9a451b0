import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HostSettings } from "../../infra/hosts/settings";
import { hostReach } from "../../infra/hosts/ssh-command";
import { asRoot } from "../../infra/services/mysql";
import { shellWords } from "../../kit/shell-words";
import type { Status } from "../../scripts/commands/status";
import { lab, type Outcome, succeeded, TestStack } from "../helpers/lab-cli";
import { Machines, whyNoMachines } from "../helpers/machines";

const reason = whyNoMachines();
/** The network goes from one to the other for every booking of one replica, and for every figure of MySQL. */
const placement = { mysql: "west", app: ["east", "west"] };

describe.skipIf(reason)(`a lab over two machines${reason ? ` (skipped: ${reason})` : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "twtest-two-hosts-"));
  const machines = new Machines("10.213.12");
  let hosts: Record<"east" | "west", HostSettings<"ssh">>;
  let stack: TestStack;
  let up: Outcome;

  beforeAll(async () => {
    machines.open();
    stack = await TestStack.reserve("two-hosts");
    hosts = { east: await machines.start(), west: await machines.start() };
    const settings = [
      `hosts=${JSON.stringify(hosts)}`,
      `placement=${JSON.stringify(placement)}`,
      "appReplicas=2",
    ].flatMap((setting) => ["--set", setting]);
    up = await lab([...stack.up, ...settings]);
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
  });

  afterAll(async () => {
    await stack?.remove();
    await machines.remove();
    rmSync(folder, { recursive: true });
  }, 300_000);

  /** What a command line prints on a machine. */
  function on(host: keyof typeof hosts, line: string): string {
    const [program = "", ...words] = hostReach(hosts[host]).ssh;
    return execFileSync(program, [...words, line], { encoding: "utf8" }).trim();
  }
  const at = (path: string) => `http://${hosts.east.address}:${stack.ports.appPort}${path}`;
  const book = (seatId: number, userId: string) =>
    fetch(at("/book"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ seatId, userId }),
    });

  it("runs where it was placed, every target up", async () => {
    const { problems, services, targets } = JSON.parse((await stack.run("status", "--json")).stdout) as Status;
    expect(problems).toEqual([]);
    const hostOf = (name: string) => services.find(({ service }) => service === name)?.host;
    expect(["app-1", "app-2", "mysql", "prometheus"].map(hostOf)).toEqual(["east", "west", "west", "east"]);
    expect(new Set(targets.map(({ host }) => host))).toEqual(new Set(["east", "west"]));
  });

  it("sells each seat once, whichever replica is asked", async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, user) => book(7, `user${user}`)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
  });

  it("lets the app and the exporters into MySQL by TLS only", () => {
    const sql =
      "SELECT DISTINCT CONNECTION_TYPE FROM performance_schema.threads WHERE PROCESSLIST_USER IN ('app', 'seats-exporter')";
    const line = shellWords("docker", "exec", stack.container("mysql"), "sh", "-c", asRoot(`mysql -N -e "${sql}"`));
    expect(on("west", line)).toBe("SSL/TLS");
  });

  it("bears a load from its load host, and counts what was booked", async () => {
    const load = await succeeded(stack.run("load on-sale", "--duration", "10s", "--connections", "50", "--p99", "30s"));
    expect(load.stdout).toMatch(/passed/i);
  });

  it("dumps the sale and takes it back", async () => {
    const file = join(folder, "tickets.sql");
    const before = await (await fetch(at("/seats"))).json();
    await succeeded(stack.run("dump", file));
    expect(readFileSync(file, "utf8")).toContain("INSERT INTO");
    await succeeded(stack.run("reset"));
    await succeeded(stack.run("restore", file));
    await expect.poll(async () => (await fetch(at("/seats"))).json(), { timeout: 30_000 }).toEqual(before);
  });

  it("warns that its network is not encrypted where a kernel cannot", () => {
    const said = /what goes from host to host is not encrypted/.test(up.stderr + up.stdout);
    const options = on("east", `docker network inspect --format '{{json .Options}}' ticketwatch-${stack.name}`);
    const encrypts = "encrypted" in (JSON.parse(options) ?? {});
    expect(said).toBe(!encrypts);
  });

  it("leaves nothing on either but the data", async () => {
    await succeeded(stack.run("down", "--yes"));
    for (const host of ["east", "west"] as const) {
      for (const objects of ["ps --all", "network ls --filter type=custom", "volume ls"]) {
        expect(on(host, `docker ${objects} --quiet --filter label=ticketwatch.stack=${stack.name}`), objects).toBe("");
      }
      expect(on(host, "docker info --format '{{.Swarm.LocalNodeState}}'")).toBe("inactive");
    }
  });
});
