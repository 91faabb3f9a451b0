import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { networkNames, networkObjectName, serviceLabel } from "../../contract/naming";
import type { Status } from "../../scripts/commands/status";
import { headlineHttp, type RunRecord } from "../../scripts/runs/record";
import { stackObjects } from "../../scripts/stack/stack-objects";
import { lab, type Outcome, startLab, succeeded, TestStack } from "../helpers/lab-cli";

const docker = new Docker();
let stack: TestStack;
let up: Outcome;

beforeAll(async () => {
  stack = await TestStack.reserve("life");
  up = await lab([...stack.up, "--set", "seats=200"]);
});

afterAll(async () => {
  await stack?.remove();
});

describe("lab up", () => {
  it("ends well, with the URLs and the next command", () => {
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
    expect(up.stdout).toMatch(new RegExp(`^ +app +${stack.url("appPort")}$`, "m"));
    expect(up.stdout).toContain(`./lab load on-sale --stack ${stack.name}`);
  });

  it("leaves an app that answers with every seat", async () => {
    const { seats } = (await (await fetch(stack.url("appPort", "/seats"))).json()) as { seats: unknown[] };
    expect(seats).toHaveLength(200);
  });

  it("changes nothing the second time, and says so", async () => {
    const again = await lab(["up", "--stack", stack.name]);
    expect(again, again.stderr).toMatchObject({ exitCode: 0 });
    expect(again.stdout).toContain("Nothing had to be changed");
    expect(again.stderr).toMatch(/no changes, \d+ resources/);
  });

  it("prints no secret, and keeps none in clear in its state", async () => {
    const shown = await stack.run("pulumi", "stack", "output", "adminDatabase", "--show-secrets");
    const { password } = JSON.parse(shown.stdout).database as { password: string };
    expect(password.length).toBeGreaterThan(20);
    const exported = await stack.run("pulumi", "stack", "export");
    for (const text of [up.stdout, up.stderr, exported.stdout]) expect(text).not.toContain(password);
    expect((await stack.run("pulumi", "stack", "output")).stdout).not.toContain(password);
  });
});

describe("lab status", () => {
  it("says that all is well, and what was chosen and why", async () => {
    const outcome = await stack.run("status", "--json");
    const status = JSON.parse(outcome.stdout) as Status;
    expect(status.problems).toEqual([]);
    expect(outcome.exitCode).toBe(0);
    expect(status.targets.length).toBeGreaterThanOrEqual(9);
    expect(status.signals.missing).toEqual([]);
    expect(status.signals.required).toBeGreaterThan(200);
    expect(status.targets.every(({ health }) => health === "up")).toBe(true);
    for (const { part, reason } of status.choices) expect(reason, part).not.toBe("");
    expect(status.choices.map(({ part }) => part)).toEqual(["Pulumi CLI", "docker plugin", "command plugin", "images"]);
  });

  it("is asked in vain for what it has not, and says what it has", async () => {
    const wrong = [
      ["logs", "nothing", 'there is no service "nothing" in this lab', "name one of: .*mysql"],
      ["logs", "--follow", "only one log can be followed", "name one: ./lab logs -f \\S+ --stack"],
      ["up", "--new-engine", "runs on this very engine", "leave out --new-engine"],
    ] as const;
    for (const [command, argument, message, remedy] of wrong) {
      const { exitCode, stderr } = await stack.run(command, argument);
      expect(exitCode, stderr).not.toBe(0);
      expect(stderr).toContain(message);
      expect(stderr).toMatch(new RegExp(remedy));
    }
  });

  it("fails and names the service that is down", async () => {
    await docker.getContainer(stack.container("pushgateway")).stop();
    const outcome = await stack.run("status", "--json");
    await docker.getContainer(stack.container("pushgateway")).start();
    expect(outcome.exitCode).toBe(1);
    expect((JSON.parse(outcome.stdout) as Status).problems.join()).toContain("pushgateway is exited");
    await stack.becomesWell();
  });
});

describe("what runs", () => {
  it("publishes ports on the loopback address only", async () => {
    const { containers } = await stackObjects(stack.name);
    const published = containers.flatMap(({ Ports }) => Ports.filter(({ PublicPort }) => PublicPort));
    expect(published.length).toBeGreaterThan(0);
    expect(published.every(({ IP }) => IP === "127.0.0.1")).toBe(true);
  });

  it("runs as root nowhere", async () => {
    const { containers } = await stackObjects(stack.name);
    for (const { Id, Names } of containers) {
      const { Processes, Titles } = await docker.getContainer(Id).top({ ps_args: "-eo pid,user:20,args" });
      const roots = Processes.filter((row: string[]) => row[Titles.indexOf("USER")] === "root");
      expect(roots, Names.join()).toEqual([]);
    }
  });

  it("may do no more than it needs", async () => {
    const { containers } = await stackObjects(stack.name);
    const shown = await Promise.all(
      containers.map(async ({ Id }) => hardeningOf(await docker.getContainer(Id).inspect())),
    );
    const table = Object.fromEntries(shown.map(({ service, ...rest }) => [service, rest]));
    const common = { capabilities: [], processes: 256, networks: ["watch"], noNewPrivileges: true, privileged: false };
    // A container that gets files when it is made cannot have a read-only root: the engine refuses them.
    const withFiles = { ...common, readOnlyRoot: false, mounts: [] };
    const keepsData = (path: string) => ({ mounts: [`volume ${path}`] });
    const alone = { ...common, readOnlyRoot: true };
    const inFront = { ...withFiles, networks: ["front"] };
    const onBoth = { ...withFiles, networks: ["front", "watch"] };
    const hostFiles = expect.arrayContaining(["bind / (read-only)"]);
    expect(table).toEqual({
      "app-1": { ...inFront, user: "node" },
      "load-balancer": { ...inFront, user: "haproxy" },
      mysql: {
        ...inFront,
        ...keepsData("/var/lib/mysql"),
        user: "",
        processes: 512,
        capabilities: ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_SETGID", "CAP_SETUID"],
      },
      prometheus: { ...onBoth, ...keepsData("/prometheus"), user: "nobody" },
      alertmanager: { ...withFiles, ...keepsData("/alertmanager"), user: "nobody" },
      grafana: { ...withFiles, ...keepsData("/var/lib/grafana"), user: "472" },
      loadgen: { ...onBoth, user: "10001:10001", processes: 2048 },
      "mysqld-exporter": { ...onBoth, user: "nobody" },
      "seats-exporter": { ...onBoth, user: "node" },
      "alert-inbox": { ...alone, ...keepsData("/data"), user: "node" },
      pushgateway: { ...alone, mounts: [], user: "65534" },
      "container-exporter": { ...alone, mounts: ["volume /run/docker-socket-proxy (read-only)"], user: "node" },
      "docker-socket-proxy": {
        ...withFiles,
        networks: ["none"],
        mounts: ["bind /var/run/docker.sock", "volume /var/lib/haproxy"],
        user: "haproxy",
      },
      "node-exporter": { ...alone, mounts: hostFiles, user: "nobody" },
    });
  });

  it("lets the app reach nothing that keeps metrics or sends alerts", async () => {
    const watchers = ["alertmanager", "pushgateway", "alert-inbox", "grafana", "prometheus", "container-exporter"];
    const addresses = Object.values(await addressesOf(watchers.filter((name) => name !== "prometheus")));
    expect(addresses).toHaveLength(watchers.length - 1);
    const answered = await answeringFrom("app-1", [...watchers, ...addresses, "mysql"]);
    expect(answered).toEqual(["mysql"]);
    // The same question where those have to be reached.
    expect(await answeringFrom("seats-exporter", watchers)).toEqual(watchers);
  });

  it("lets the app's account do no more than it needs", async () => {
    const sql = "SHOW GRANTS FOR 'app'@'%'";
    const login = 'MYSQL_PWD=$(cat /run/secrets/mysql-root-password) exec mysql --user=root -N -e "$0"';
    const { stdout } = await execIn(stack.container("mysql"), ["sh", "-c", login, sql]);
    expect(stdout).toContain("GRANT SELECT, UPDATE ON `tickets`.`seats`");
    expect(stdout).not.toMatch(/ALL PRIVILEGES|DELETE|DROP/);
  });
});

describe("lab load", () => {
  it("puts the sale through, and the counts of all witnesses agree", async () => {
    await succeeded(stack.run("reset"));
    // How fast a busy machine answers is not what this is about.
    const patient = ["--timeout", "15s", "--p99", "15s"];
    const outcome = await stack.run("load on-sale", "--duration", "10s", ...patient, "--json");
    const run = JSON.parse(outcome.stdout) as RunRecord;
    expect(run.verdict).toEqual({ passed: true, reasons: [] });
    expect(outcome.exitCode).toBe(0);
    expect(run.integrity).toMatchObject({ seatsSold: 21, bookings: 21, doubleBookings: 0, acknowledgedMissing: 0 });
    // 200: a user who asks once more for the seat that is theirs.
    const others = Object.keys(headlineHttp(run)?.statuses ?? {}).filter((status) => status !== "200");
    expect(others.sort()).toEqual(["201", "409"]);
    expect(Math.abs(run.appCounters?.relativeDifference ?? 1)).toBeLessThan(0.01);
  });

  it("frees seats that are sold first, or says in its verdict that it measured refusals", async () => {
    const options = ["--duration", "2s", "--connections", "50", "--json"];
    const kept = await stack.run("load on-sale", ...options, "--keep-sale");
    const run = JSON.parse(kept.stdout) as RunRecord;
    expect([kept.exitCode, run.parts[0].seatsAlreadySold]).toEqual([1, 21]);
    expect(run.verdict.reasons.join()).toContain("all 21 seats were sold before this run");
    const freed = await stack.run("load on-sale", ...options);
    expect(freed.stderr).toContain("the sale was reset");
    expect((JSON.parse(freed.stdout) as RunRecord).integrity).toMatchObject({ bookings: 21 });
  });

  it("ramps up the reads before the sale opens", async () => {
    const options = ["--duration", "2s", "--ramp-steps", "2", "--ramp-step-duration", "1s", "--connections", "20"];
    const outcome = await stack.run("load pre-open", ...options, "--json");
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 });
    const run = JSON.parse(outcome.stdout) as RunRecord;
    const connections = run.stages.map(({ load }) => (load.tool === "wrk" ? load.connections : Number.NaN));
    expect(connections).toEqual([...connections].sort((a, b) => a - b));
    expect(headlineHttp(run)?.latencySeconds?.p99).toBeGreaterThan(0);
  });

  it("keeps everything else off the lab while it runs", async () => {
    const running = startLab(["load", "on-sale", "--stack", stack.name, "--duration", "90s", "--connections", "20"]);
    await loadRuns();
    const meanwhile = [
      await stack.run("reset"),
      await stack.run("load on-sale"),
      await lab(["up", "--stack", stack.name]),
    ];
    for (const { exitCode, stderr } of meanwhile) {
      expect(stderr).toMatch(/\.\/lab load on-sale \(process \d+\) is at work/);
      expect(exitCode).toBe(1);
    }
    running.child.kill("SIGINT");
    const { exitCode, stdout } = await running.outcome;
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/MySQL: \d+ seats sold, \d+ bookings, 0 double bookings/);
  });

  it("refuses seats that the lab does not sell", async () => {
    const outcome = await stack.run("load on-sale", "--seat-to", "201");
    expect(outcome).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/this lab sells 200[\s\S]*--set seats=201/),
    });
  });

  it("finds a double booking that somebody put into the database", async () => {
    const insert =
      "INSERT INTO bookings (seat_id, user_id, booked_at) SELECT seat_id, 'intruder', NOW(6) FROM bookings LIMIT 1";
    const login = 'MYSQL_PWD=$(cat /run/secrets/mysql-root-password) exec mysql --user=root tickets -e "$0"';
    await execIn(stack.container("mysql"), ["sh", "-c", login, insert]);
    const outcome = await stack.run("load on-sale", "--duration", "1s", "--connections", "20", "--keep-sale", "--json");
    const run = JSON.parse(outcome.stdout) as RunRecord;
    expect(run.integrity?.doubleBookings).toBe(1);
    expect(run.verdict.passed).toBe(false);
    expect(outcome.exitCode).toBe(1);
  });

  it("frees every seat on reset", async () => {
    await stack.run("reset");
    const { available } = (await (await fetch(stack.url("appPort", "/seats"))).json()) as { available: number };
    expect(available).toBe(200);
  });
});

describe("lab up after a mishap", () => {
  it("makes a killed and a removed container again, and keeps the data", async () => {
    const booked = await fetch(stack.url("appPort", "/book"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ seatId: 7, userId: "user1" }),
    });
    expect(booked.status).toBe(201);
    await docker.getContainer(stack.container("mysql")).kill();
    await docker.getContainer(stack.container("alertmanager")).remove({ force: true });
    const again = await lab(["up", "--stack", stack.name]);
    expect(again, again.stderr).toMatchObject({ exitCode: 0 });
    await succeeded(stack.run("status"));
    const { available } = (await (await fetch(stack.url("appPort", "/seats"))).json()) as { available: number };
    expect(available).toBe(199);
  });

  it("replaces only what a changed setting touches", async () => {
    const before = await containerIds();
    const changed = await lab(["up", "--stack", stack.name, "--set", "databasePoolSize=15"]);
    expect(changed, changed.stderr).toMatchObject({ exitCode: 0 });
    const after = await containerIds();
    const replaced = [...before.keys()].filter((name) => before.get(name) !== after.get(name));
    expect(replaced).toEqual([stack.container("app-1")]);
  });
});

describe("lab down", () => {
  it("asks before it deletes data, and deletes none unasked", async () => {
    const outcome = await stack.run("down");
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(/deletes the data .*mysql-data.*\n {2}fix: add --yes/);
    await succeeded(stack.run("status"));
  });

  it("removes every container, network and volume", async () => {
    const outcome = await stack.run("down", "--yes");
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 });
    expect(await stackObjects(stack.name)).toEqual({ containers: [], networks: [], volumes: [] });
  });
});

/** Waits until wrk runs in the load host. */
async function loadRuns(): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { Processes } = await docker.getContainer(stack.container("loadgen")).top();
    if (Processes.some((row: string[]) => row.join(" ").includes("wrk -"))) return;
    await sleep(100);
  }
  throw new Error("wrk did not start within 20 s");
}

async function containerIds(): Promise<Map<string, string>> {
  const { containers } = await stackObjects(stack.name);
  return new Map(containers.map(({ Names, Id }) => [Names[0]?.slice(1) ?? "", Id]));
}

async function execIn(container: string, argv: string[]) {
  const { execInContainer } = await import("../../scripts/stack/docker-exec.js");
  const result = await execInContainer(container, argv);
  expect(result.exitCode, result.stderr).toBe(0);
  return result;
}

/** Ports on which something may listen. */
const listened = [3000, 3306, 9090, 9091, 9093, 9338, 9340];

/** Which of these names and addresses take a connection of a service's container, on any of those ports. */
async function answeringFrom(service: string, hosts: readonly string[]): Promise<string[]> {
  // One after the other: the app's container looks up one name at a time.
  const program = `const [{ connect }, { lookup }] = [require("node:net"), require("node:dns/promises")];
    const takes = (host, port) => new Promise((resolve) => {
      const socket = connect({ host, port, timeout: 2000 }, () => resolve(true));
      for (const end of ["error", "timeout"]) socket.on(end, () => resolve(false));
    });
    (async () => {
      const found = [];
      for (const name of ${JSON.stringify(hosts)}) {
        const host = await lookup(name).then(({ address }) => address, () => undefined);
        const taken = host ? await Promise.all(${JSON.stringify(listened)}.map((port) => takes(host, port))) : [];
        if (taken.includes(true)) found.push(name);
      }
      console.log(JSON.stringify(found));
      process.exit();
    })();`;
  return JSON.parse((await execIn(stack.container(service), ["node", "-e", program])).stdout) as string[];
}

/** Addresses of services, where each has one. */
async function addressesOf(services: readonly string[]): Promise<Record<string, string>> {
  const found = services.map(async (service) => {
    const { NetworkSettings } = await docker.getContainer(stack.container(service)).inspect();
    return [service, Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? ""] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

/** What a container may do to its host, as the engine tells it. */
function hardeningOf({ Config, HostConfig, Mounts, NetworkSettings }: Docker.ContainerInspectInfo) {
  return {
    service: Config.Labels[serviceLabel],
    user: Config.User,
    capabilities: (HostConfig.CapDrop ?? []).includes("ALL") ? [...(HostConfig.CapAdd ?? [])].sort() : "the engine's",
    noNewPrivileges: (HostConfig.SecurityOpt ?? []).some((option: string) => option.startsWith("no-new-privileges")),
    privileged: HostConfig.Privileged,
    readOnlyRoot: HostConfig.ReadonlyRootfs,
    processes: HostConfig.PidsLimit,
    mounts: Mounts.map(
      ({ Type, Source, Destination, RW }) =>
        `${Type} ${Type === "bind" ? Source : Destination}${RW ? "" : " (read-only)"}`,
    ).sort(),
    networks: Object.keys(NetworkSettings.Networks)
      .map((name) => networkNames.find((network) => networkObjectName(stack.name, network) === name) ?? name)
      .sort(),
  };
}
