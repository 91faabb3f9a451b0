import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HostSettings } from "../../infra/hosts/settings";
import { hostReach } from "../../infra/hosts/ssh-command";
import type { Status } from "../../scripts/commands/status";
import { connect } from "../../scripts/stack/connect";
import { lab, type Outcome, succeeded, TestStack } from "../helpers/lab-cli";
import { Machines, whyNoMachines } from "../helpers/machines";
import { resourcePool, template, Vcsim } from "../helpers/vcsim";

const reason = whyNoMachines();
const subnet = "10.213.11";

describe.skipIf(reason)(`a lab on a machine that vCenter clones${reason ? ` (skipped: ${reason})` : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "ticketwatch-vsphere-"));
  let machines: Machines;
  let machine: HostSettings<"ssh">;
  let vcsim: Vcsim;
  let stack: TestStack;
  let up: Outcome;
  let hosts: object;

  beforeAll(async () => {
    machines = new Machines(subnet);
    machines.open();
    [machine, vcsim, stack] = [await machines.start(), await Vcsim.start(), await TestStack.reserve("vsphere")];
    const { user, privateKeyFile, hostKey } = machine;
    const vcenter = { server: vcsim.server, user: vcsim.user, caFile: vcsim.certificate };
    const east = { kind: "vsphere", vcenter, template, resourcePool, cpus: 2, user, privateKeyFile, hostKey };
    hosts = { east };
    const set = ["--set", `hosts=${JSON.stringify(hosts)}`, "--set", `vspherePassword=${vcsim.password}`];
    // The simulated machine gets the address of the one that the test started.
    const address = vcsim.giveAddress(`ticketwatch-${stack.name}-east`, machine.address);
    [up] = await Promise.all([lab([...stack.up, ...set]), address.catch(() => undefined)]);
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
  });

  afterAll(async () => {
    await stack?.remove();
    await vcsim?.stop();
    await machines?.remove();
    rmSync(folder, { recursive: true });
  }, 300_000);

  /** What a command line prints on the machine. */
  const there = (line: string): string => {
    const [program, ...words] = hostReach(machine).ssh as [string, ...string[]];
    const { status, stdout, stderr } = spawnSync(program, [...words, line], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    return stdout.trim();
  };
  const at = (port: keyof TestStack["ports"], path = "") => `http://${machine.address}:${stack.ports[port]}${path}`;
  const soldSeats = async (): Promise<number[]> => {
    const { seats } = (await (await fetch(at("appPort", "/seats"))).json()) as {
      seats: { id: number; status: string }[];
    };
    return seats.filter(({ status }) => status !== "available").map(({ id }) => id);
  };

  it("runs there, every service and every scrape target", async () => {
    expect(await vcsim.machines()).toEqual([`ticketwatch-${stack.name}-east`]);
    expect(there("docker ps --format '{{.Names}}'").split("\n")).toContain(stack.container("mysql"));
    const status = JSON.parse((await stack.run("status", "--json")).stdout) as Status;
    expect(status.problems).toEqual([]);
    expect(status.services.every(({ host }) => host === "east")).toBe(true);
    const { query } = await connect(stack.name);
    expect(await query('up{job="node-exporter", host="east"}')).toMatchObject([{ value: 1 }]);
  });

  it("is left as it is by a second up", async () => {
    const again = await lab(["up", "--stack", stack.name]);
    expect(again, again.stderr).toMatchObject({ exitCode: 0 });
    expect(again.stderr).toMatch(/no changes, \d+ resources/);
  });

  it("keeps vCenter's password out of sight and out of its state", async () => {
    const exported = await stack.run("pulumi", "stack", "export");
    for (const text of [up.stdout, up.stderr, exported.stdout]) expect(text).not.toContain(vcsim.password);
  });

  it("keeps MySQL where its data is, before anything is made", async () => {
    const more = { ...hosts, local: { kind: "docker", address: `${subnet}.1` } };
    const settings = { hosts: JSON.stringify(more), placement: JSON.stringify({ mysql: "local" }) };
    const set = Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
    const { exitCode, stderr } = await lab(["up", "--stack", stack.name, ...set]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/MySQL's data is on east \(a clone in \S+\), .* now put MySQL on local/);
    expect(stderr).not.toContain("✔ Configuration");
  });

  it("dumps the sale, and restores it with every booking", async () => {
    const file = join(folder, "tickets.sql");
    const book = { method: "POST", headers: { "content-type": "application/json" } };
    const booked = await fetch(at("appPort", "/book"), { ...book, body: '{"seatId": 7, "userId": "user1"}' });
    expect(booked.status).toBe(201);
    const dumped = await stack.run("dump", file);
    expect(dumped, dumped.stderr).toMatchObject({ exitCode: 0 });
    expect(await stack.run("dump", file)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("there already"),
    });
    await succeeded(stack.run("reset"));
    await expect.poll(soldSeats, { timeout: 30_000 }).toEqual([]);
    const restored = await stack.run("restore", file);
    expect(restored, restored.stderr).toMatchObject({ exitCode: 0 });
    await expect.poll(soldSeats, { timeout: 30_000 }).toEqual([7]);
  });

  it("goes with its machine, and leaves nothing on it but its data, which a real machine takes along", async () => {
    const down = await stack.run("down", "--yes");
    expect(down, down.stderr).toMatchObject({ exitCode: 0 });
    expect(await vcsim.machines()).toEqual([]);
    for (const objects of ["ps --all", "network ls --filter type=custom"])
      expect(there(`docker ${objects} --quiet`), objects).toBe("");
    // Pulumi deletes no data, and this machine, which only stands in for the clone, is still there.
    const volumes = there("docker volume ls --quiet").split("\n");
    expect(volumes.every((name) => name.startsWith(`ticketwatch-${stack.name}-`) && name.endsWith("-data"))).toBe(true);
  });
});
