import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DrillRecord, drillRecordSchema } from "../../scripts/drills/record";
import { workFiles } from "../../scripts/lib/paths";
import { lab, startLab, TestStack } from "../helpers/lab-cli";

const docker = new Docker();
let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.reserve("drills");
  const up = await lab(stack.up);
  expect(up, up.stderr).toMatchObject({ exitCode: 0 });
});

afterAll(async () => {
  await stack?.remove();
});

const stateOf = async (service: string) => (await docker.getContainer(stack.container(service)).inspect()).State;

async function drill(...args: string[]): Promise<{ exitCode: number; record: DrillRecord; stderr: string }> {
  const { exitCode, stdout, stderr } = await stack.run("drill", ...args, "--json");
  expect(stdout, stderr).toContain("schemaVersion");
  return { exitCode, record: drillRecordSchema.parse(JSON.parse(stdout)), stderr };
}

const failedChecks = ({ checks }: DrillRecord) => checks.filter(({ passed }) => !passed).map(({ what }) => what);

describe("a drill", () => {
  it("of a MySQL that is cut off sees it detected, undone, and no booking lost", async () => {
    const { exitCode, record } = await drill("network-cut");
    expect(failedChecks(record), JSON.stringify(record.fired)).toEqual([]);
    expect({ exitCode, passed: record.passed, status: record.status }).toEqual({
      exitCode: 0,
      passed: true,
      status: "completed",
    });
    expect(Object.keys(record.fired)).toContain("AppDatabaseDown");
    expect(record.buyers.answers["503"]).toBeGreaterThan(0);
    expect(existsSync(workFiles.drill(stack.name))).toBe(false);
    expect(await marksOf(record)).toMatchObject([
      { time: Date.parse(record.faultBegan ?? ""), timeEnd: Date.parse(record.faultEnded ?? "") },
    ]);
  });

  it("is reported failed when what should happen does not", async () => {
    // Over before any alert may fire: the drill expects one all the same.
    const { exitCode, record } = await drill("app-killed", "--duration", "3s");
    expect(exitCode).toBe(1);
    expect(record).toMatchObject({ status: "completed", passed: false });
    expect(failedChecks(record)).toEqual(expect.arrayContaining([expect.stringMatching(/^SaleUnreachable fires/)]));
    expect((await stateOf("app-1")).Running).toBe(true);
  });
});

describe("a drill that ends early", () => {
  it("undoes its fault when its terminal is closed, and says that it was interrupted", async () => {
    const running = startLab(["drill", "mysql-paused", "--stack", stack.name, "--json"]);
    await pausedMysql();
    running.child.kill("SIGHUP");
    const { exitCode, stdout } = await running.outcome;
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ status: "interrupted", passed: false });
    expect((await stateOf("mysql")).Paused).toBe(false);
    expect(existsSync(workFiles.drill(stack.name))).toBe(false);
  });

  it("is undone by the next command when it was killed", async () => {
    await stack.becomesWell();
    const running = startLab(["drill", "mysql-paused", "--stack", stack.name]);
    await pausedMysql();
    process.kill(-(running.child.pid as number), "SIGKILL");
    await running.outcome;
    expect((await stateOf("mysql")).Paused).toBe(true);
    const status = await stack.run("status");
    expect(status.exitCode).toBe(1);
    expect(status.stdout).toMatch(/mysql-paused, is in the lab: \.\/lab up --stack .* puts it back.*; mysql is paused/);
    const up = await stack.run("up");
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
    expect(up.stderr).toContain("undid the fault mysql-paused, which an interrupted drill had left");
    expect((await stateOf("mysql")).Paused).toBe(false);
    await stack.becomesWell();
  });

  it("of a bad deploy is rolled back by the next command when it was killed", async () => {
    const running = startLab(["drill", "bad-deploy", "--stack", stack.name]);
    await expect.poll(cpuLimit, { timeout: 240_000, interval: 200 }).toBe(0.01);
    process.kill(-(running.child.pid as number), "SIGKILL");
    await running.outcome;
    const up = await stack.run("up");
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
    expect(up.stderr).toContain("undid the fault bad-deploy, which an interrupted drill had left");
    expect(await cpuLimit()).toBe(0);
    await stack.becomesWell();
  });
});

/** CPUs that the app may use; 0 is all, undefined while there is no app. */
async function cpuLimit(): Promise<number | undefined> {
  const found = await docker
    .getContainer(stack.container("app-1"))
    .inspect()
    .catch(() => undefined);
  return found && (found.HostConfig.NanoCpus ?? 0) / 1e9;
}

/** The regions in Grafana that mark a drill. */
async function marksOf({ id, faultBegan }: DrillRecord): Promise<unknown> {
  const shown = await stack.run("pulumi", "stack", "output", "credentials", "--show-secrets", "--json");
  const { user, password } = (JSON.parse(shown.stdout) as { grafana: { user: string; password: string } }).grafana;
  const from = Date.parse(faultBegan ?? "") - 60_000;
  const url = stack.url("grafanaPort", `/api/annotations?from=${from}&to=${Date.now()}&tags=drill:${id}`);
  const headers = { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
  return await (await fetch(url, { headers })).json();
}

/** Waits until the fault is there. */
async function pausedMysql(): Promise<void> {
  const deadline = Date.now() + 240_000;
  while (!(await stateOf("mysql")).Paused) {
    if (Date.now() > deadline) throw new Error("the drill never paused MySQL");
    await sleep(200);
  }
}
