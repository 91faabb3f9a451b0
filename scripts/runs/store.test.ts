import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { newRunId, RunFolder, readRun } from "./store";
import { exampleRecord } from "./testing";

const directory = mkdtempSync(join(tmpdir(), "ticketwatch-runs-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("gives ids that sort by time and name the scene", () => {
  const early = newRunId("on-sale", new Date("2026-04-01T18:00:00.900Z"));
  const late = newRunId("match-day", new Date("2026-04-01T18:00:01Z"));
  expect(early).toMatch(/^20260401T180000Z-on-sale-[0-9a-f]{4}$/);
  expect([late, early].sort()).toEqual([early, late]);
});

test("reads back the record that it wrote", () => {
  const record = exampleRecord();
  new RunFolder(directory, record.id).write(record);
  expect(readRun(directory, record.id)).toEqual(record);
  expect(readdirSync(join(directory, record.id)).sort()).toEqual(["raw", "run.json"]);
});

test("keeps the record before when the new one is invalid", () => {
  const folder = new RunFolder(directory, "kept");
  folder.write(exampleRecord());
  expect(() => folder.write(exampleRecord({ startedAt: "yesterday" }))).toThrow("startedAt");
  expect(readRun(directory, "kept")).toEqual(exampleRecord());
});

test("appends raw output under a file name safe for any stage", () => {
  const folder = new RunFolder(directory, "raw-output");
  folder.appendRaw("ramp 1 of 5", "one\n");
  folder.appendRaw("ramp 1 of 5", "two\n");
  expect(readFileSync(join(folder.directory, "raw/ramp-1-of-5.txt"), "utf8")).toBe("one\ntwo\n");
});

test("names file and field of a record that it does not understand", () => {
  const folder = new RunFolder(directory, "future");
  writeFileSync(folder.recordPath, JSON.stringify({ ...exampleRecord(), schemaVersion: 4 }));
  expect(() => readRun(directory, "future")).toThrow(
    /future\/run\.json, the record of a load run, cannot be read: this version of .\/lab does not know .*schemaVersion/,
  );
});

test("reads a run of version 1 as one of today's", () => {
  const folder = new RunFolder(directory, "old");
  copyFileSync(join(__dirname, "fixtures", "run-v1.json"), folder.recordPath);
  const record = readRun(directory, "old");
  expect(record).toMatchObject({ schemaVersion: 3, scene: "pre-open", headline: "full load" });
  expect(record.stages[0].load).toMatchObject({ tool: "wrk" });
  expect(record.stages.at(-1)?.result).toMatchObject({
    kind: "http",
    loadModel: "closed-loop",
    latencyHistogram: null,
  });
});

test("reads a run of version 2, and says what was not looked at", () => {
  const folder = new RunFolder(directory, "version-2");
  copyFileSync(join(__dirname, "fixtures", "run-v2.json"), folder.recordPath);
  const record = readRun(directory, "version-2");
  expect(record).toMatchObject({ schemaVersion: 3, seed: 7, alerts: null, saturation: null, series: [], lab: null });
  expect(record.measurement.findings).toMatchObject([{ kind: "not-checked" }]);
});
