import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findExperiment, writeExperiment } from "./record";
import { exampleExperiment, exampleFile } from "./testing";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twtest-experiments-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function kept(id: string) {
  const record = exampleExperiment(exampleFile(), undefined, { id });
  writeExperiment(folder, record);
  return record;
}

it("finds a record by its id, by a part that only one has, and as the latest", () => {
  const [first, second] = [kept("20260401T180000Z-one-00ff"), kept("20260402T180000Z-one-00ff-more")];
  expect(findExperiment(folder, first.id)).toEqual(first);
  expect(findExperiment(folder, "20260402")).toEqual(second);
  expect(findExperiment(folder, "latest")).toEqual(second);
});

it("says what to name where a part is that of several, or of none", () => {
  expect(() => findExperiment(folder, "latest")).toThrow(
    expect.objectContaining({
      message: 'there is no experiment "latest"',
      remedy: "./lab experiment <file> makes one",
    }),
  );
  kept("20260401T180000Z-one-00ff");
  kept("20260402T180000Z-one-00ff");
  const remedy = `name one of those in ${folder}, or latest`;
  expect(() => findExperiment(folder, "one")).toThrow(
    expect.objectContaining({ message: '"one" could be any of 2 experiments', remedy }),
  );
  expect(() => findExperiment(folder, "two")).toThrow(expect.objectContaining({ remedy }));
});

it("passes over a folder that was cut off before its record", () => {
  const whole = kept("20260401T180000Z-one-00ff");
  mkdirSync(join(folder, "20260402T180000Z-one-00ff"));
  expect(findExperiment(folder, "latest")).toEqual(whole);
  expect(() => findExperiment(folder, "20260402")).toThrow('there is no experiment "20260402"');
});
