import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { headlineHttp, httpResult, type RunRecord } from "../runs/record";
import { readRun } from "../runs/store";
import type { RunningStack } from "../stack/running-stack";
import { type RunHooks, runScene } from "./run-scene";
import { onSale } from "./scenes/on-sale";
import type { GivenOptions } from "./scenes/options";
import { preOpen } from "./scenes/pre-open";
import { type LoadHost, standStack, startLoadHost } from "./testing/load-host";
import { TicketStand } from "./testing/ticket-stand";

const runsDirectory = mkdtempSync(join(tmpdir(), "ticketwatch-load-"));
const stand = new TicketStand();
let host: LoadHost;
let stack: RunningStack;

beforeAll(async () => {
  host = await startLoadHost();
  stack = standStack(host, stand, await stand.listen(host.gateway));
}, 300_000);

afterAll(async () => {
  await stand.close();
  await host?.remove();
  rmSync(runsDirectory, { recursive: true });
});

beforeEach(() => stand.reset());

const small = { threads: "2", connections: "20", duration: "2s" };
const sell = (given: GivenOptions = {}, hooks: RunHooks = {}) =>
  runScene(stack, onSale.plan({ ...small, ...given }), { runsDirectory, ...hooks });
const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, number) => total + number, 0);

/** Answers that the app counted and the load host did not: requests on their way when it stopped. */
const unheard = ({ appCounters, stages }: RunRecord) =>
  (appCounters?.answered ?? Number.NaN) -
  stages.reduce((total, stage) => total + (httpResult(stage)?.requests ?? 0), 0);

test("a sale's counts agree with the app and the ledger", { timeout: 120_000 }, async () => {
  const { record } = await sell();
  expect(record.verdict).toEqual({ passed: true, reasons: [] });
  expect(sum(headlineHttp(record)?.statuses ?? {})).toBe(headlineHttp(record)?.requests);
  expect(headlineHttp(record)?.statuses["201"]).toBe(21);
  expect(record.integrity).toMatchObject({
    seatsSold: 21,
    acknowledged: 21,
    acknowledgedMissing: 0,
    doubleBookings: 0,
  });
  expect(unheard(record)).toBeGreaterThanOrEqual(0);
  expect(unheard(record)).toBeLessThanOrEqual(record.appCounters?.inFlight ?? 0);
  expect(record.warnings).toEqual([]);
});

test("keeps record and raw output, and pushes the figures", { timeout: 120_000 }, async () => {
  const { record, recordPath } = await sell({ duration: "1s" });
  expect(readRun(runsDirectory, record.id)).toEqual(record);
  const raw = readFileSync(join(dirname(recordPath), record.stages[0].hosts[0].rawOutput), "utf8");
  expect(raw).toContain(`${headlineHttp(record)?.requests} requests in`);
  expect(stand.pushed).toMatchObject([{ path: "/metrics/job/load/scene/on-sale" }]);
  expect(stand.pushed[0].text).toContain(`ticketwatch_load_run_requests ${headlineHttp(record)?.requests}\n`);
});

test("warns when the seats are sold already", { timeout: 120_000 }, async () => {
  await sell({ duration: "1s" });
  const { record } = await sell({ duration: "1s", seatTo: "129" });
  expect(record.parts[0].seatsAlreadySold).toBe(21);
  expect(record.warnings[0]).toMatch(/^on-sale: 21 of the 30 seats from 100 to 129 were sold before/);
  expect(record.verdict.passed).toBe(true);
  const again = await sell({ duration: "1s", seatTo: "129" });
  expect(again.record.verdict.reasons).toContain(
    "on-sale: all 30 seats were sold before this run, so it measured refusals only",
  );
});

test("reads grow in steps and only the last counts", { timeout: 120_000 }, async () => {
  const names: string[] = [];
  const given = { ...small, duration: "1s", rampSteps: "1", rampStepDuration: "1s" };
  const hooks = { runsDirectory, onStage: ({ name }: { name: string }) => void names.push(name) };
  const { record } = await runScene(stack, preOpen.plan(given), hooks);
  expect(names).toEqual(["ramp 1 of 1", "full load"]);
  expect(record.stages.map(({ load }) => "connections" in load && load.connections)).toEqual([10, 20]);
  expect(record.headline).toBe("full load");
  expect(Object.keys(headlineHttp(record)?.statuses ?? {})).toEqual(["200"]);
  expect(unheard(record)).toBeGreaterThanOrEqual(0);
  expect(unheard(record)).toBeLessThanOrEqual(record.appCounters?.inFlight ?? 0);
});

test("the same seed repeats the requests, another does not", { timeout: 120_000 }, async () => {
  const sequences = async (seed: string) => {
    stand.reset();
    await sell({ threads: "2", connections: "2", duration: "1s", seed });
    return stand.sequences.map((sequence) => sequence.slice(0, 20).join("\n")).sort();
  };
  const first = await sequences("7");
  expect(new Set(first).size).toBe(2);
  expect(await sequences("7")).toEqual(first);
  expect(await sequences("8")).not.toEqual(first);
});

test("an interrupted run ends wrk and keeps its figures", { timeout: 120_000 }, async () => {
  const controller = new AbortController();
  const running = sell({ duration: "5m" }, { signal: controller.signal });
  await expect.poll(host.wrkProcesses, { timeout: 30_000 }).toHaveLength(1);
  await expect.poll(() => stand.bookings.length, { timeout: 30_000 }).toBe(21);
  controller.abort();
  const { record } = await running;
  expect(await host.wrkProcesses()).toEqual([]);
  expect(record.status).toBe("interrupted");
  expect(record.verdict.passed).toBe(false);
  expect(headlineHttp(record)?.statuses["201"]).toBe(21);
  expect(record.integrity).toMatchObject({ acknowledged: 21, acknowledgedMissing: 0 });
  expect(readRun(runsDirectory, record.id)).toEqual(record);
});

test("an app out of reach is a failed run with the reason", { timeout: 120_000 }, async () => {
  const services = { ...stack.services, app: { ...stack.services.app, endpoint: `${host.gateway}:1` } };
  const { record } = await runScene({ ...stack, services }, onSale.plan(small), { runsDirectory });
  expect(record.status).toBe("failed");
  expect(record.message).toMatch(/^bookings: the load host cannot reach the app: .*Connection refused/);
  expect(record.integrity).toMatchObject({ seatsSold: 0 });
});

test("the scene at full size fits the load host's memory", { timeout: 120_000 }, async () => {
  const { record } = await sell({ threads: "10", connections: "500", duration: "3s" });
  expect(record.message).toBeUndefined();
  expect(record.stages[0].load).toMatchObject({ openedConnections: 500 });
  expect(sum(headlineHttp(record)?.statuses ?? {})).toBe(headlineHttp(record)?.requests);
  expect(headlineHttp(record)?.acknowledgedRead).toBe(21);
});

test("figures that cannot be pushed are a warning only", { timeout: 120_000 }, async () => {
  const services = { ...stack.services, pushgateway: { ...stack.services.pushgateway, endpoint: `${host.gateway}:1` } };
  const { record } = await runScene({ ...stack, services }, onSale.plan({ ...small, duration: "1s" }), {
    runsDirectory,
  });
  expect(record.verdict.passed).toBe(true);
  expect(record.warnings).toHaveLength(1);
  expect(record.warnings[0]).toMatch(/^figures for Prometheus: the Pushgateway did not take them: curl/);
});
