import { expect, test } from "vitest";
import { assessMeasurement, differences, type Surroundings } from "./measurement";
import type { RunRecord } from "./record";
import { exampleRecord, exampleResource, exampleResult, exampleStage } from "./testing";
import { measurementLimits as limits } from "./thresholds";

const app = { id: "a1", image: "app:1", startedAt: "2026-04-01T17:00:00Z" };
const lab = { settings: { databasePoolSize: "20" }, containers: { "app-1": app } };
const quiet: Surroundings = { foreignCpu: 0.05, prometheusOffsetSeconds: 0, before: lab, after: lab };
const long = { windowSeconds: 30, resources: [exampleResource()], limit: null };

const assess = (run: Partial<RunRecord> = {}, around: Surroundings = {}) =>
  assessMeasurement(exampleRecord({ saturation: long, ...run }), { ...quiet, ...around });
const staged = (changes: Parameters<typeof exampleResult>[0]) => ({ stages: [exampleStage(exampleResult(changes))] });
const clock = (clockOffsetSeconds: number) => ({ loadHosts: [{ name: "loadgen", host: "local", clockOffsetSeconds }] });
const busy = exampleResource({ resource: "load-host-cpu", subject: "loadgen", mean: 0.9, saturated: true });
const errors = (timeout: number) => staged({ socketErrors: { connect: 0, read: 0, write: 0, timeout } });

test("finds nothing in a good run on a quiet machine", () => {
  expect(assess()).toEqual({ trustworthy: true, findings: [] });
});

test.each<[string, string, string, Partial<RunRecord>, Surroundings]>([
  ["a busy load host", "load-host-saturated", "invalid", { saturation: { ...long, resources: [busy] } }, {}],
  ["a clock that is off", "clock-skew", "warning", clock(-1), {}],
  ["a clock that is far off", "clock-skew", "invalid", clock(60), {}],
  ["Prometheus' clock", "clock-skew", "warning", {}, { prometheusOffsetSeconds: 2 }],
  ["few samples", "too-few-samples", "warning", staged({ requests: limits.samplesForP99 - 1 }), {}],
  ["very few samples", "too-few-samples", "invalid", staged({ requests: limits.leastSamples - 1 }), {}],
  ["a short window", "too-few-samples", "info", { saturation: { ...long, windowSeconds: 4 } }, {}],
  ["errors", "errors", "warning", errors(500), {}],
  ["many errors", "errors", "invalid", errors(5000), {}],
  ["a neighbour", "noisy-neighbour", "warning", {}, { foreignCpu: 0.3 }],
  ["a loud neighbour", "noisy-neighbour", "invalid", {}, { foreignCpu: 0.6 }],
  ["another pool", "lab-changed", "invalid", {}, { after: { ...lab, settings: { databasePoolSize: "2" } } }],
  ["an unread Prometheus", "not-checked", "info", { saturation: null }, {}],
  ["an unread engine", "not-checked", "info", {}, { after: undefined }],
])("finds %s", (_, kind, severity, run, around) => {
  const { findings, trustworthy } = assess(run, around);
  expect(findings).toMatchObject([{ kind, severity }]);
  expect(trustworthy).toBe(severity !== "invalid");
});

test("lets a run at a limit pass", () => {
  const atLimit = { foreignCpu: limits.foreignCpuShare, prometheusOffsetSeconds: limits.clockSkewSeconds };
  expect(assess(errors(100), atLimit).findings).toEqual([]);
});

test.each([
  ["another image", { ...app, image: "app:2", id: "b2" }, "app-1 runs another image"],
  ["another container", { ...app, id: "b2" }, "app-1 is another container"],
  ["a restart", { ...app, startedAt: "2026-04-01T18:00:05Z" }, "app-1 was started anew"],
])("tells %s apart", (_, now, words) => {
  expect(differences(lab, { ...lab, containers: { "app-1": now } })).toEqual([words]);
});

test("names what was added and removed", () => {
  const other = { ...lab, containers: { "app-2": app } };
  expect(differences(lab, other)).toEqual(["app-1 was removed", "app-2 was added"]);
});
