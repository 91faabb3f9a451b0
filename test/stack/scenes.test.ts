import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capacityRecordSchema, readCapacity } from "../../scripts/capacity/record";
import { mysqlDiskLimit } from "../../scripts/drills/disk-limit";
import { experimentRecordSchema, findExperiment } from "../../scripts/experiments/record";
import { capacityFolder, experimentsFolder, runsFolder, workFiles } from "../../scripts/lib/paths";
import type { Comparison } from "../../scripts/runs/compare/compare";
import { httpResult, type RunRecord } from "../../scripts/runs/record";
import { readRun } from "../../scripts/runs/store";
import { connect } from "../../scripts/stack/connect";
import type { GrafanaAccess } from "../../scripts/stack/running-stack";
import { explicitSettings } from "../../scripts/stack/settings";
import { LatencyHistogram } from "../../scripts/statistics/histogram";
import { lab, startLab, succeeded, TestStack } from "../helpers/lab-cli";

const docker = new Docker();
let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.reserve("scenes");
  const up = await lab([...stack.up, "--set", "seats=150", "--set", "loadHosts=2"]);
  expect(up, up.stderr).toMatchObject({ exitCode: 0 });
});

afterAll(async () => {
  await stack?.remove();
});

/** The record of a run, whatever its verdict: how fast this machine is, is not what is tested. */
async function load(scene: string, ...options: string[]): Promise<RunRecord> {
  const outcome = await stack.run(`load ${scene}`, ...options, "--json");
  expect([0, 1], outcome.stderr).toContain(outcome.exitCode);
  const record = JSON.parse(outcome.stdout) as RunRecord;
  expect(record, record.message).toMatchObject({ status: "completed" });
  return record;
}

async function inLoadgen(...argv: string[]): Promise<string> {
  const container = docker.getContainer(stack.container("loadgen"));
  const exec = await container.exec({ Cmd: argv, AttachStdout: true, AttachStderr: true, Tty: true });
  const stream = await exec.start({ Tty: true });
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text;
}

describe("match-day", () => {
  let run: RunRecord;
  beforeAll(async () => {
    await succeeded(stack.run("reset"));
    run = await load("match-day", "--duration", "4s", "--ramp-step-duration", "1s", "--sell-duration", "4s");
  });

  it("is one run with a part for each scene", () => {
    expect(run.parts.map(({ scene, status }) => `${scene} ${status}`)).toEqual(
      ["pre-open", "on-sale", "mixed", "sold-out"].map((scene) => `${scene} completed`),
    );
    expect(run.headline).toBe("on-sale: bookings");
  });

  it("agrees with MySQL exactly and with the app within 1 %", () => {
    expect(run.integrity).toMatchObject({ doubleBookings: 0, acknowledgedMissing: 0 });
    expect(run.appCounters?.relativeDifference).toBeLessThan(0.01);
  });

  it("watched the database throughout", () => {
    expect(run.databaseWatch?.figures.map(({ name }) => name)).toContain("waiting for a row lock");
    expect(Math.min(...(run.databaseWatch?.figures.map(({ readings }) => readings) ?? [0]))).toBeGreaterThan(3);
  });

  it("loaded from both load hosts, which started together", () => {
    for (const { name, hosts } of run.stages) {
      const [one, other] = hosts.map(({ startedAt }) => Date.parse(startedAt));
      expect(Math.abs(one - other), name).toBeLessThan(500);
    }
  });

  it("keeps every latency of a stage, of both hosts", () => {
    for (const stage of run.stages) {
      const result = httpResult(stage);
      const { uncorrected, requests = 0, socketErrors } = result ?? {};
      const kept = LatencyHistogram.decode(uncorrected?.latencyHistogram ?? "");
      expect(kept.count, stage.name).toBe(requests - (socketErrors?.timeout ?? 0));
    }
  });
});

describe("capacity", () => {
  // Every machine keeps them with a few connections; with thousands the app refuses some, however fast it is.
  const quick = ["--p99", "1s", "--from", "4", "--growth", "16", "--precision", "300", "--repeats", "1"];
  const short = ["--step", "7s", "--lead-in", "1s", "--sustain", "20s", "--max-duration", "3m"];

  it("is found, with the resource that gave out, and reported", async () => {
    const { exitCode, stdout, stderr } = await stack.run("capacity on-sale", ...quick, ...short, "--json");
    expect(exitCode, stderr).toBe(0);
    const record = capacityRecordSchema.parse(JSON.parse(stdout));
    expect(record, record.summary).toMatchObject({ status: "completed", warnings: [] });
    // How long the search takes is up to the machine, and it may run out of its time.
    expect(["edge", "out-of-time"]).toContain(record.ending);
    expect(record.capacity?.failsAt, record.summary).toBeGreaterThan(record.capacity?.load ?? Number.NaN);
    expect(record.capacity?.sustained).toBe(record.ending === "edge");
    expect(record.knee?.load).toBeGreaterThanOrEqual(1);
    expect(record.saturation?.limit, record.summary).not.toBeNull();
    expect(record.steps.at(-1)?.statuses).not.toEqual({});
    const folder = join(capacityFolder, record.id);
    expect(readCapacity(join(folder, "capacity.json"))).toEqual(record);
    expect(readFileSync(join(folder, "report.html"), "utf8")).toContain('data-at="/capacity/load"');
    expect(readFileSync(join(folder, record.steps[0]?.rawOutput ?? ""), "utf8")).toContain("ticketwatch result");
  });

  it("keeps what it has on Ctrl-C, and says so", async () => {
    const running = startLab(["capacity", "--stack", stack.name, ...quick, ...short]);
    const firstStep = "climbing: 4 connections";
    let said = "";
    running.child.stderr?.on("data", (chunk: Buffer) => {
      const before = said.includes(firstStep);
      said += chunk.toString();
      // A second signal would end it at once.
      if (!before && said.includes(firstStep)) running.child.kill("SIGINT");
    });
    const { exitCode, stdout } = await running.outcome;
    expect(exitCode).toBe(130);
    expect(stdout).toContain("The search was interrupted; what it has is below.");
    const record = readCapacity(/Record: (.*)/.exec(stdout)?.[1] ?? "");
    expect(record).toMatchObject({ status: "interrupted", ending: null });
    expect(record.steps.map(({ load }) => load)).toEqual([4]);
  });
});

describe("open-loop", () => {
  it("sends what is due, and counts agree with the app", async () => {
    const run = await load("open-loop", "--duration", "4s", "--rate", "50");
    const open = httpResult(run.stages[1]);
    expect(open).toMatchObject({ loadModel: "open-loop", latencyCorrection: "intended-start" });
    expect(open?.arrivals).toEqual({ ratePerSecond: 50, due: 200, sent: 200 });
    expect(run.appCounters?.relativeDifference).toBeLessThan(0.01);
  });
});

describe("database scenes", () => {
  it("load MySQL from both hosts, and tell deadlocks apart", async () => {
    const run = await load("database", "--duration", "2s", "--tables", "1", "--table-size", "1000");
    const kinds = run.stages.map(({ name, result }) => `${name} ${result?.kind}`);
    expect(kinds).toEqual(["read only database", "write only database", "read write database"]);
    for (const { result } of run.stages) expect(result?.throughput).toBeGreaterThan(0);
  });

  it("book on a copy of the ticket schema, hot seats and all", async () => {
    const before = await load("on-sale", "--duration", "1s");
    const run = await load("database-ticket", "--duration", "2s", "--hot-seats", "3");
    expect(run.integrity?.bookings).toBe(before.integrity?.bookings);
    expect(run.stages[0].result?.latencySeconds?.p99).toBeGreaterThan(0);
  });

  it("leave no table behind", async () => {
    const sql = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'loadtest'";
    expect((await asLoad(sql)).trim()).toBe("0");
  });

  it("have an account that cannot see the tickets", async () => {
    expect(await asLoad("SELECT COUNT(*) FROM tickets.seats")).toMatch(/denied/);
    expect(await asLoad("SELECT COUNT(*) FROM mysql.user")).toMatch(/denied/);
    expect((await asLoad("SHOW DATABASES")).split(/\s+/)).not.toContain("tickets");
  });
});

describe("an experiment", () => {
  const file = join(tmpdir(), `ticketwatch-experiment-${process.pid}.yaml`);
  const id = /experiments\/([\w-]+)\/experiment\.json/;
  const setting = async () =>
    (await docker.getContainer(stack.container("app-1")).inspect()).Config.Env.find((line) =>
      line.startsWith("SOLD_SEAT_CACHE="),
    );
  afterAll(() => rmSync(file, { force: true }));

  it("keeps what it has on Ctrl-C, goes on from there, and leaves the lab as it was", async () => {
    const load = "options: { duration: 2s, threads: 2, connections: 20 }";
    const matrix = 'matrix: { soldSeatCache: ["off", "on"] }';
    writeFileSync(file, ["title: tiny", "scene: on-sale", load, matrix, "repetitions: 2", "warmUp: 1s"].join("\n"));
    const before = explicitSettings(stack.name);

    const begun = startLab(["experiment", file, "--stack", stack.name]);
    let told = "";
    begun.child.stderr?.on("data", (chunk) => {
      const before = /^run 2 of 4/m.test(told);
      told += chunk;
      // A second signal would end it at once.
      if (!before && /^run 2 of 4/m.test(told)) begun.child.kill("SIGINT");
    });
    const cutOff = await begun.outcome;
    expect(cutOff, cutOff.stderr).toMatchObject({ exitCode: 130 });
    const [, name = ""] = id.exec(cutOff.stdout) ?? [];
    const kept = findExperiment(experimentsFolder, name);
    expect(kept).toMatchObject({ status: "interrupted", putBack: true, passed: false });
    expect(kept.runs.filter(({ status }) => status === "measured").length).toBeLessThan(4);
    expect(explicitSettings(stack.name)).toEqual(before);

    const resumed = await stack.run("experiment", "--resume", name, "--json");
    expect(resumed, resumed.stderr).toMatchObject({ exitCode: 0 });
    const record = experimentRecordSchema.parse(JSON.parse(resumed.stdout));
    expect(record).toMatchObject({ id: name, status: "completed", putBack: true, passed: true });
    expect(record.runs.map(({ status }) => status)).toEqual(Array(4).fill("measured"));
    for (const { run, variant } of record.runs) {
      const { lab } = readRun(runsFolder, run ?? "");
      expect(`soldSeatCache=${lab?.settings.soldSeatCache}`).toBe(variant);
    }
    expect(record.analysis.comparisons.map(({ figure, pairs }) => `${figure} ${pairs}`)).toEqual(
      ["throughput", "p50Seconds", "p99Seconds"].map((figure) => `${figure} 2`),
    );
    expect(explicitSettings(stack.name)).toEqual(before);
    expect(await setting()).toBe("SOLD_SEAT_CACHE=off");
    expect(existsSync(workFiles.experiment(stack.name))).toBe(false);
  });
});

describe("the limit of a run", () => {
  // Long enough for rates over three scrapes; the same seed each time.
  const opened = ["--duration", "20s", "--connections", "200", "--threads", "4", "--seed", "7", "--timeout", "10s"];
  let before: RunRecord;

  it("is not the pool in a lab of default settings", async () => {
    before = await load("on-sale", ...opened);
    expect(before.saturation?.resources.map(({ resource }) => resource)).toEqual(
      expect.arrayContaining(["app-cpu", "app-event-loop", "pool", "row-locks", "mysql-cpu", "host-cpu"]),
    );
    expect(before.saturation?.limit, before.summary).not.toBeNull();
    expect(before.saturation?.limit?.resource, before.summary).not.toBe("pool");
    expect(before.lab).toMatchObject({ replicas: 1, settings: { databasePoolSize: "20" } });
  });

  it("leaves a report that says what its record says", () => {
    const report = readFileSync(join(runsFolder, before.id, "report.html"), "utf8");
    expect(report).toMatch(/^<!doctype html>/i);
    expect(report).toContain(before.id);
    expect(report).toContain('data-at="/saturation/limit/explanation"');
  });

  it("marks the run in Grafana from its beginning to its end", async () => {
    const { url, user, password } = (await connect(stack.name)).grafana as GrafanaAccess;
    const Authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    const answer = await fetch(`${url.replace(/\/$/, "")}/api/annotations`, { headers: { Authorization } });
    const regions = (await answer.json()) as { id: number; time: number; timeEnd: number; tags: string[] }[];
    expect(regions.find(({ id }) => id === before.annotation?.id)).toMatchObject({
      time: Date.parse(before.startedAt),
      timeEnd: Date.parse(before.endedAt),
      tags: expect.arrayContaining([`run:${before.id}`, "scene:on-sale"]),
    });
  });

  // Other programs on the machine move the figures of a run by more than the default tolerance.
  const tolerance = ["--throughput-tolerance", "60", "--p99-tolerance", "400", "--error-tolerance", "5"];

  it("compares as equal with a run of the same seed", async () => {
    const again = await load("on-sale", ...opened);
    expect(again.seed).toBe(7);
    const compared = await lab(["compare", before.id, again.id, ...tolerance, "--json"]);
    // An objective may be missed where others use the machine: that alone is a regression without tolerance.
    const missed = before.verdict.passed && !again.verdict.passed;
    expect(compared, compared.stdout).toMatchObject({ exitCode: missed ? 1 : 0 });
    expect(JSON.parse(compared.stdout)).toMatchObject({ comparable: true, regression: missed });
  });
});

// Without a disk that takes its time, few connections serve as well as many: MySQL is done before the app is.
const noSlowDisk = whyNoSlowDisk();

describe.skipIf(noSlowDisk !== undefined)(
  `a pool cut to two connections${noSlowDisk ? ` (${noSlowDisk})` : ""}`,
  () => {
    // So many seats that most bookings succeed and wait for the disk, which takes those of many connections at once.
    const seats = ["--seat-from", "1", "--seat-to", "25000"];
    const opened = ["--duration", "20s", "--connections", "100", "--threads", "4", "--seed", "7", "--timeout", "10s"];

    async function saleWith(poolSize: number): Promise<RunRecord> {
      const settings = ["--set", "seats=25000", "--set", `databasePoolSize=${poolSize}`];
      await succeeded(lab([...stack.up, ...settings]));
      await succeeded(stack.run("reset"));
      await limitMysqlWrites(100);
      try {
        return await load("on-sale", ...opened, ...seats);
      } finally {
        await limitMysqlWrites(undefined);
      }
    }

    it("is a regression, and the report names the pool as the limit", async () => {
      const [before, run] = [await saleWith(20), await saleWith(2)];
      expect(run.saturation?.limit, run.summary).toMatchObject({ resource: "pool" });
      expect(run.summary).toContain("Bottleneck: the app's pool of database connections");
      expect(run.series.map(({ panel }) => panel)).toContain("Database connections");
      const compared = await lab(["compare", before.id, run.id, "--json"]);
      expect(compared.exitCode, compared.stdout).toBe(1);
      const { changes, limit, regression } = JSON.parse(compared.stdout) as Comparison;
      expect({ regression, changes }).toEqual({ regression: true, changes: ["setting databasePoolSize: 20 → 2"] });
      expect(limit.after).toMatch(/^pool: app-1/);
    });
  },
);

/** Has MySQL's disk take so many writes a second; any number again where none is given. */
async function limitMysqlWrites(perSecond: number | undefined): Promise<void> {
  const limit = await mysqlDiskLimit(docker.getContainer(stack.container("mysql")));
  writeFileSync(limit.path, perSecond === undefined ? limit.none : limit.writesPerSecond(perSecond), { flag: "r+" });
}

function whyNoSlowDisk(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "it slows a disk down, which takes Linux and root";
  const canLimit = ["/sys/fs/cgroup/blkio", "/sys/fs/cgroup/cgroup.controllers"].some((path) => existsSync(path));
  return canLimit ? undefined : "no cgroup here can limit a disk";
}

/** Runs a statement with the database scenes' account; its password stays inside the container. */
function asLoad(sql: string): Promise<string> {
  const file = "/run/secrets/sysbench.cnf";
  const login = `MYSQL_PWD=$(sed -n 's/^mysql-password=//p' ${file}) mysql -h mysql -u load --skip-ssl-verify-server-cert --batch --skip-column-names`;
  return inLoadgen("sh", "-c", `${login} -e "${sql}" 2>&1`);
}
