import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerMetrics as names } from "../../contract/container-metrics";
import { requiredImage } from "../../infra/images/catalogue";
import { chooseImageSource } from "../../scripts/setup/image-source";
import type { RunningExporter } from "../shared/exporter-server";
import { exporterContract } from "../testing/exporter-contract";
import { silent } from "../testing/exporter-logger";
import { fetchPage } from "../testing/page";
import { SourceProxy } from "../testing/source-proxy";
import { startContainerExporter } from "./start";

const run = promisify(execFile);
const docker = async (...args: string[]) => (await run("docker", args)).stdout.trim();

const id = `twtest-containers-${process.pid}`;
const label = `twtest.run=${id}`;
const folder = mkdtempSync(join(tmpdir(), "twtest-engine-"));
const socket = join(folder, "docker.sock");
const mebibyte = 1 << 20;
const tight = ["--memory", "16m", "--memory-swap", "16m"];
const eat = "head -c 100000000 /dev/zero | tail";
const patience = { timeout: 30_000, interval: 300 };
let image: string;
let proxy: SourceProxy;
let exporter: RunningExporter;

const page = () => fetchPage(exporter.port);
const nameOf = (part: string) => `${id}-${part}`;
const figure = async (metric: string, part: string, labels = {}) =>
  (await page()).value(metric, { name: nameOf(part), ...labels });
const statusOf = (part: string) => docker("inspect", "--format", "{{.State.Status}}", nameOf(part));
const start = (part: string, options: string[], script: string) =>
  docker("run", "-d", "--name", nameOf(part), "--label", label, ...options, image, "sh", "-c", script);

beforeAll(async () => {
  image = requiredImage({ imageSource: (await chooseImageSource()).source }, "debian");
  const engine = (process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock").replace("unix://", "");
  proxy = new SourceProxy({ path: engine }, socket);
  await proxy.open();
  exporter = await startContainerExporter({ label, socketPath: socket, httpPort: 0, logLevel: "silent" }, silent);
  const limits = ["--memory", "64m", "--memory-swap", "64m", "--cpus", "0.2", "--label", "ticketwatch.service=burner"];
  const health = ["--health-cmd", "test ! -e /tmp/ill", "--health-interval", "1s", "--health-retries", "1"];
  await start("burner", limits, "while :; do :; done");
  await start("quiet", health, "sleep 600");
  await start("holder", [], 'data=$(head -c 20000000 /dev/zero | tr "\\0" x); sleep 600');
});

afterAll(async () => {
  await exporter?.stop();
  await proxy?.close();
  const left = (await docker("ps", "-aq", "--filter", `label=${label}`)).split("\n").filter(Boolean);
  if (left.length > 0) await docker("rm", "-f", ...left);
  rmSync(folder, { recursive: true, force: true });
});

describe("the container exporter keeps the contract", () => {
  exporterContract({
    subject: () => ({ port: exporter.port, proxy }),
    names,
    // The kernel may count no block I/O of containers.
    maybeEmpty: [names.readBytes, names.writtenBytes, names.reads, names.writes],
    labels: ["name", "image", "service", "interface", "device", "status"],
  });
});

describe("a container that burns CPU under a limit", () => {
  it("shows how much it gets, and that it is throttled", async () => {
    const before = await page();
    const grown = async (metric: string) => {
      const was = before.value(metric, { name: nameOf("burner") }) ?? 0;
      return ((await figure(metric, "burner")) ?? 0) - was;
    };
    // By outcome, not by time: a busy machine may give the container less than its limit for a while.
    await expect.poll(() => grown(names.cpuThrottledPeriods), patience).toBeGreaterThan(2);
    expect(await grown(names.cpuThrottled)).toBeGreaterThan(0.05);
    expect(await grown(names.cpuPeriods)).toBeGreaterThan(2);
    expect(await grown(names.cpuUsage)).toBeGreaterThan(0.1);
    expect(await figure(names.cpuUser, "burner")).toBeGreaterThan(0);
  }, 60_000);

  it("shows its limits and its labels", async () => {
    const read = await page();
    const [sample] = read.all(names.cpuQuota, { name: nameOf("burner") });
    expect(sample).toMatchObject({ value: 20_000, labels: { service: "burner", image } });
    expect(read.value(names.cpuPeriod, { name: nameOf("burner") })).toBe(100_000);
    expect(read.value(names.memoryLimit, { name: nameOf("burner") })).toBe(64 * mebibyte);
    expect(read.all(names.cpuQuota, { name: nameOf("quiet") })).toEqual([]);
    expect(read.value(names.memoryLimit, { name: nameOf("quiet") })).toBe(0);
  });
});

describe("memory and network", () => {
  it("grow with what the container holds", async () => {
    await expect.poll(() => figure(names.memoryRss, "holder"), patience).toBeGreaterThan(18 * mebibyte);
    const workingSet = await figure(names.memoryWorkingSet, "holder");
    expect(workingSet).toBeGreaterThan(18 * mebibyte);
    expect(workingSet).toBeLessThan(200 * mebibyte);
    expect(await figure(names.receivedPackets, "holder", { interface: "eth0" })).toBeGreaterThanOrEqual(0);
    expect(await figure(names.threads, "holder")).toBeGreaterThanOrEqual(1);
  });
});

describe("life", () => {
  it("tells health as it changes, one status at a time", async () => {
    await expect.poll(() => figure(names.healthStatus, "quiet", { status: "healthy" }), patience).toBe(1);
    await docker("exec", nameOf("quiet"), "touch", "/tmp/ill");
    await expect.poll(() => figure(names.healthStatus, "quiet", { status: "unhealthy" }), patience).toBe(1);
    expect(await figure(names.healthStatus, "quiet", { status: "healthy" })).toBe(0);
    expect(await figure(names.healthStatus, "burner", { status: "none" })).toBe(1);
  });

  it("counts a bout of OOM kills for each life, and the restart between", async () => {
    // A shell that survives its child's death by OOM, then dies itself.
    await start("eater", [...tight, "--restart", "on-failure:1"], `sleep 2; ${eat}; exit 3`);
    await expect.poll(() => statusOf("eater"), patience).toBe("exited");
    await expect.poll(() => figure(names.oomEvents, "eater"), patience).toBe(2);
    expect(await figure(names.running, "eater")).toBe(0);
    expect(await figure(names.restarts, "eater")).toBe(1);
    expect(await figure(names.memoryUsage, "eater")).toBeUndefined();
    expect(await figure(names.oomEvents, "quiet")).toBe(0);
    expect(await figure(names.oomEvents, "eater")).toBe(2);
  });

  it("counts OOM kills again ten seconds on in a container that lives", async () => {
    await start("survivor", tight, `${eat}; ${eat}; sleep 12; ${eat}; touch /tmp/eaten; sleep 600`);
    await expect.poll(() => docker("exec", nameOf("survivor"), "ls", "/tmp"), patience).toBe("eaten");
    await expect.poll(() => figure(names.oomEvents, "survivor"), patience).toBe(2);
    expect(await figure(names.running, "survivor")).toBe(1);
    expect(await figure(names.restarts, "survivor")).toBe(0);
    expect(await figure(names.oomEvents, "survivor")).toBe(2);
  });

  it("counts a start by hand, and tells the new start time", async () => {
    const before = (await figure(names.startTime, "holder")) ?? 0;
    await docker("restart", "--time", "0", nameOf("holder"));
    await expect.poll(() => figure(names.restarts, "holder"), patience).toBe(1);
    expect(await figure(names.startTime, "holder")).toBeGreaterThan(before);
    expect(await figure(names.lastSeen, "holder")).toBeGreaterThan(before);
  });

  it("counts no restart of a container that it sees before its first start", async () => {
    await docker("create", "--name", nameOf("late"), "--label", label, image, "sleep", "600");
    await expect.poll(() => figure(names.running, "late"), patience).toBe(0);
    await docker("start", nameOf("late"));
    await expect.poll(() => figure(names.running, "late"), patience).toBe(1);
    expect(await figure(names.restarts, "late")).toBe(0);
  });

  it("forgets a container that was removed", async () => {
    await docker("rm", "-f", nameOf("holder"));
    expect(await figure(names.running, "holder")).toBeUndefined();
    expect((await page()).value(names.up)).toBe(1);
  });
});

describe("towards the engine", () => {
  it("asks for the whole page at once, however many ask for the page", async () => {
    const from = proxy.requests.length;
    await Promise.all([page(), page(), page(), page()]);
    const lists = proxy.requests.slice(from).filter((line) => line.startsWith("GET /containers/json"));
    expect(lists).toHaveLength(1);
  });

  it("sends nothing but GET", () => {
    const requests = proxy.requests.filter((line) => / HTTP\/1\.1$/.test(line));
    expect(requests.length).toBeGreaterThan(50);
    expect(requests.filter((line) => !line.startsWith("GET /"))).toEqual([]);
  });
});
