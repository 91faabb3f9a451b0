import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { planCapacity } from "./plan";
import { stepLine, summarise } from "./print";
import { readCapacity } from "./record";
import { type CapacityHooks, runCapacity } from "./run-capacity";
import { type Simulation, simulatedLab } from "./simulated-lab";
import { type CapacityTarget, capacityTargets } from "./targets";

const directory = mkdtempSync(`${tmpdir()}/ticketwatch-capacity-runs-`);
afterAll(() => rmSync(directory, { recursive: true }));

const lab: Simulation = { perSecond: 2000, serviceSeconds: 0.005 };
const target = (name: string) => capacityTargets.find(({ scene }) => scene.name === name) as CapacityTarget;

/** With 2,000 answers a second, 100 ms are as long as 200 connections take. */
function search(changes: Partial<Simulation> = {}, given = {}, hooks: CapacityHooks = {}, scene = "pre-open") {
  const stack = simulatedLab({ ...lab, ...changes });
  const plan = planCapacity(target(scene), { p99: "100ms", ...given });
  return { stack, finished: runCapacity(stack, plan, { directory, ...hooks }) };
}

describe("runCapacity", () => {
  it("finds the load at which latency meets its bound, and where waiting begins", async () => {
    const { record, recordPath, reportPath } = await search().finished;
    expect(record).toMatchObject({ status: "completed", ending: "edge", warnings: [] });
    expect(record.capacity?.load).toBeGreaterThanOrEqual(190);
    expect(record.capacity?.load).toBeLessThanOrEqual(200);
    expect(record.capacity).toMatchObject({ sustained: true, throughput: 2000 });
    expect(record.knee?.load).toBeGreaterThan(7);
    expect(record.knee?.load).toBeLessThan(14);
    expect(readCapacity(recordPath)).toEqual(record);
    expect(existsSync(reportPath ?? "")).toBe(true);
    expect(readFileSync(join(recordPath, "..", record.steps[0]?.rawOutput ?? ""), "utf8")).toContain("--- tick");
  });

  it("looks beyond the edge when nothing is short there, and goes by what held when nothing is beyond it", async () => {
    const { record } = await search().finished;
    const { load, failsAt } = record.capacity ?? {};
    expect(record.steps.slice(-2)).toMatchObject([
      { phase: "sustaining", load, held: true, measuredSeconds: 30 },
      { phase: "beyond", load: failsAt, held: false, measuredSeconds: 30 },
    ]);
    // In no time at all no limit can be seen, only how full things were.
    expect(record.saturation).toMatchObject({ limit: null, resources: [{ resource: "app-cpu", saturated: true }] });
    expect(record.saturationAt).toEqual({ load, held: true });
    expect(record.additions.map(({ what }) => what)).toEqual(["replica", "core"]);
  });

  it("stops where the app sheds, though latency would hold", async () => {
    const { record } = await search({ shedsFrom: 60 }).finished;
    expect(record.capacity?.load).toBe(60);
    expect(record.capacity?.failsBecause.join()).toMatch(/answers of status 503/);
    expect(record.capacity?.interval).toMatchObject({ confidence: null, from: "measured loads" });
  });

  it("frees the seats before each step, and fails a step that sells one twice", async () => {
    const { stack, finished } = search({ doubleBookings: 1 }, { to: "1" }, {}, "on-sale");
    const { record } = await finished;
    expect(record).toMatchObject({ ending: "lowest-fails", capacity: null });
    expect(record.steps[0]?.reasons).toEqual(["1 seats are booked more than once"]);
    expect(stack.resets()).toBe(record.steps.length);
  });

  it("says so when the highest load it may try still holds", async () => {
    const { record } = await search({}, { to: "40" }).finished;
    expect(record).toMatchObject({
      status: "completed",
      ending: "highest-holds",
      capacity: { load: 40, failsAt: null },
    });
  });

  it("keeps its steps when it is interrupted", async () => {
    const abort = new AbortController();
    const { record } = await search({ onLoad: (load) => load > 16 && abort.abort() }, {}, { signal: abort.signal })
      .finished;
    expect(record).toMatchObject({ status: "interrupted", ending: null, capacity: { load: 16, sustained: false } });
    expect(record.steps.map(({ load }) => load)).toEqual([1, 2, 4, 8, 16]);
    expect(record.summary).toMatch(/^The search was interrupted/);
  });

  it("keeps its steps when the load generator fails, and says how", async () => {
    const onLoad = (load: number) => {
      if (load > 4) throw new Error("too many open files");
    };
    const { record } = await search({ onLoad }).finished;
    expect(record).toMatchObject({ status: "failed", message: "too many open files", capacity: { load: 4 } });
  });

  it("sustains the best it has when its time is over", async () => {
    // The clock jumps by a minute with each load: ten minutes are soon over.
    const begun = Date.now();
    let minutes = 0;
    vi.spyOn(Date, "now").mockImplementation(() => begun + 60_000 * minutes);
    const { record } = await search({ onLoad: () => void minutes++ }).finished;
    expect(record).toMatchObject({ status: "completed", ending: "out-of-time", capacity: { sustained: true } });
    expect(record.steps.map(({ phase }) => phase).slice(0, -1)).toContain("climbing");
    expect(record.steps.some(({ phase }) => phase === "sustaining")).toBe(true);
  });
});

describe("what a person at a terminal reads", () => {
  it("has a line for each step, and the outcome last", async () => {
    const lines: string[] = [];
    const finished = await search({}, {}, { onStep: (step) => lines.push(stepLine(step, "connections")) }).finished;
    expect(lines[0]).toBe("climbing: 1 connections: 200/s, p99 5.00 ms: held");
    expect(lines.find((line) => line.includes("did not hold"))).toMatch(/the 99th percentile of the latency is/);
    const text = summarise(finished);
    expect(text).toMatch(/One more replica brings at most [\d.]+ times as much/);
    expect(text).toMatch(/The objectives hold up to 19\d|200 connections at 2,000 answers a second/);
    expect(text.trim().split("\n").at(-1)).toBe(`Report: ${finished.reportPath}`);
  });
});
