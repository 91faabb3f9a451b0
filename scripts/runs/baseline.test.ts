import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { baselineScenes, clearBaseline, pinBaseline, readBaseline } from "./baseline";
import { compareRuns } from "./compare/compare";
import { exampleRecord } from "./testing";

const folder = join(mkdtempSync(join(tmpdir(), "ticketwatch-baseline-")), "baselines");
afterAll(() => rmSync(join(folder, ".."), { recursive: true }));

test("keeps what a comparison needs in a file of the scene's own", () => {
  const path = pinBaseline(folder, exampleRecord());
  expect(path).toBe(join(folder, "on-sale.json"));
  expect(readBaseline(folder, "on-sale")).toEqual({ ...exampleRecord(), series: [] });
  expect(baselineScenes(folder)).toEqual(["on-sale"]);
  const comparison = compareRuns(readBaseline(folder, "on-sale"), exampleRecord());
  expect(comparison).toMatchObject({ comparable: true, regression: false });
});

test("does not take a run that failed or did not end", () => {
  const failed = exampleRecord({ verdict: { passed: false, reasons: ["slow"] } });
  expect(() => pinBaseline(folder, failed)).toThrow("cannot be a baseline: its verdict is failed");
  expect(() => pinBaseline(folder, exampleRecord({ status: "interrupted" }))).toThrow("it is interrupted");
});

test("names the remedy where there is no baseline or a broken one", () => {
  expect(() => readBaseline(folder, "mixed")).toThrow("no baseline is pinned for mixed");
  writeFileSync(join(folder, "mixed.json"), "{");
  expect(() => readBaseline(folder, "mixed")).toThrow(/mixed\.json, a baseline, cannot be read: it was cut off/);
});

test("touches no file outside its folder, whatever the scene is called", () => {
  const outside = join(folder, "..", "package.json");
  writeFileSync(outside, JSON.stringify(exampleRecord()));
  for (const action of [clearBaseline, readBaseline])
    expect(() => action(folder, "../package")).toThrow('"../package" is no name of a scene');
  expect(() => pinBaseline(folder, exampleRecord({ scene: "../package" }))).toThrow("is no name of a scene");
  expect(readFileSync(outside, "utf8")).toBe(JSON.stringify(exampleRecord()));
});

test("clears one, and says whether there was one", () => {
  expect(readFileSync(join(folder, "on-sale.json"), "utf8")).toContain("schemaVersion");
  expect(clearBaseline(folder, "on-sale")).toBe(true);
  expect(clearBaseline(folder, "on-sale")).toBe(false);
});
