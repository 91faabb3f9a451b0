import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Status } from "../../scripts/commands/status";
import type { IntegrityRecord } from "../../scripts/integrity/record";
import { headlineHttp, type RunRecord } from "../../scripts/runs/record";
import { lab, TestStack } from "../helpers/lab-cli";
import { RequestStream } from "../helpers/request-stream";

const docker = new Docker();
const seats = 600;
let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.reserve("replicas");
  const up = await lab([...stack.up, "--set", `seats=${seats}`, "--set", "appReplicas=2"]);
  expect(up, up.stderr).toMatchObject({ exitCode: 0 });
});

afterAll(async () => {
  await stack?.remove();
});

/** Proves the integrity of the stack with these options; the record says what was found. */
async function prove(...options: string[]): Promise<{ exitCode: number; record: IntegrityRecord }> {
  const { exitCode, stdout, stderr } = await stack.run("integrity", "--json", ...options);
  expect(stdout, stderr).toContain("schemaVersion");
  return { exitCode, record: JSON.parse(stdout) as IntegrityRecord };
}

describe("two replicas", () => {
  it("are services and scrape targets, each for itself", async () => {
    const status = JSON.parse((await stack.run("status", "--json")).stdout) as Status;
    expect(status.problems).toEqual([]);
    expect(status.services.map(({ service }) => service)).toEqual(
      expect.arrayContaining(["app-1", "app-2", "load-balancer"]),
    );
    const instances = status.targets.filter(({ job }) => job === "app").map(({ instance }) => instance);
    expect(instances.sort()).toEqual(["app-1:9464", "app-2:9464"]);
    expect(status.targets.find(({ job }) => job === "load-balancer")).toMatchObject({ health: "up" });
  });

  it("have their logs shown together under the name they share", async () => {
    const { stdout } = await stack.run("logs app");
    expect(stdout.match(/^== app-\d$/gm)).toEqual(["== app-1", "== app-2"]);
    expect((await stack.run("logs app-2")).stdout).toContain("listening");
  });

  it("are loaded through the load balancer, whose count agrees", async () => {
    const outcome = await stack.run(
      "load on-sale",
      "--duration",
      "5s",
      "--connections",
      "20",
      "--threads",
      "4",
      "--json",
    );
    // A busy machine may miss an objective; what is counted has to agree all the same.
    const run = JSON.parse(outcome.stdout) as RunRecord;
    expect(run, outcome.stderr).toMatchObject({ status: "completed" });
    const { appCounters, integrity } = run;
    expect(integrity).toMatchObject({ doubleBookings: 0, acknowledgedMissing: 0 });
    expect(appCounters?.countedBy).toBe("load-balancer");
    const unheard = (appCounters?.answered ?? Number.NaN) - (headlineHttp(run)?.requests ?? 0);
    expect(unheard).toBeGreaterThanOrEqual(0);
    expect(unheard).toBeLessThanOrEqual(appCounters?.inFlight ?? 0);
  });

  it("lose no booking while app and MySQL are killed", async () => {
    const { exitCode, record } = await prove("--attempts", "5000", "--kills", "2");
    expect(record).toMatchObject({ status: "completed", clean: true, reasons: [], replicas: 2 });
    expect(record.kills.map(({ target }) => target).sort()).toEqual(["app", "app", "mysql", "mysql"]);
    expect(record.kills.every((kill) => kill.exitCode === 137)).toBe(true);
    expect(record.attempts.acknowledged + record.attempts.refused).toBeGreaterThanOrEqual(5000);
    expect(exitCode).toBe(0);
  });
});

describe("a changed setting", () => {
  it("refuses the unsafe strategy by itself, naming both keys", async () => {
    const outcome = await lab(["up", "--stack", stack.name, "--set", "bookingStrategy=unsafe"]);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(/ticketwatch:bookingStrategy is "unsafe" and ticketwatch:allowUnsafe is false/);
  });

  it("replaces one replica after the other without a failed request", async () => {
    const before = await startedAt();
    const stream = new RequestStream(stack.url("appPort"), seats);
    const settings = ["databasePoolSize=15", "bookingStrategy=unsafe", "allowUnsafe=true"];
    const up = await lab(["up", "--stack", stack.name, ...settings.flatMap((setting) => ["--set", setting])]);
    const { requests, failures } = await stream.stop();
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
    const after = await startedAt();
    expect(after[0] > before[0] && after[1] > before[1], "both replicas are new").toBe(true);
    expect(requests).toBeGreaterThan(1000);
    expect(failures).toEqual({});
  });

  it("shows the unsafe strategy's double bookings, with their ids", async () => {
    const { exitCode, record } = await prove("--attempts", "3000", "--kill", "");
    expect(record).toMatchObject({ status: "completed", clean: false, bookingStrategy: "unsafe" });
    expect(record.counts.doubleBookings).toBeGreaterThan(0);
    expect(record.findings.doubleBookings[0]).toMatchObject({
      bookingId: expect.any(Number),
      seatId: expect.any(Number),
    });
    expect(exitCode).toBe(1);
  });
});

/** When the replicas were made, in order. */
async function startedAt(): Promise<[string, string]> {
  const created = async (name: string) => (await docker.getContainer(stack.container(name)).inspect()).Created;
  return [await created("app-1"), await created("app-2")];
}
