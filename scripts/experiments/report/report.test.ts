import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { factsOf, pointedAt } from "../../report/testing/facts-of";
import { summarise } from "../print";
import { type ExperimentRecord, findExperiment, writeExperiment } from "../record";
import { schemas } from "../schema";
import { exampleExperiment, exampleFile } from "../testing";
import { writeExperimentReport } from "./write";

const directory = mkdtempSync(join(tmpdir(), "ticketwatch-experiments-"));
afterAll(() => rmSync(directory, { recursive: true }));

const strategies = exampleFile({
  question: "Which?",
  matrix: { bookingStrategy: ["row-lock", "compare-and-set", "unsafe"] },
  settings: { allowUnsafe: true },
});
const complete = exampleExperiment(strategies, (run, index) => ({
  throughput: run.variant.endsWith("row-lock") ? 1000 + index : 1400 + 3 * index,
  doubleBookings: run.variant.endsWith("unsafe") ? 9 : 0,
  doubts: index === 2 ? ["12 % of the machine's CPU went to something else"] : [],
}));
const cutOff = exampleExperiment(
  strategies,
  (run) => (run.number > 1 ? { status: "not run", throughput: null, p50Seconds: null, p99Seconds: null } : {}),
  {
    id: "20260401T190000Z-example-00ff",
    status: "interrupted",
    message: "it was stopped",
    putBack: false,
    passed: false,
  },
);

async function written(record: ExperimentRecord) {
  const folder = writeExperiment(directory, record);
  await writeExperimentReport(folder, record);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { html: read("report.html"), markdown: read("report.md"), json: JSON.parse(read("experiment.json")), folder };
}

describe.each([
  ["a complete experiment", complete],
  ["one that was cut off", cutOff],
])("the report of %s", (_, record) => {
  it("takes every number from experiment.json, and says from where", async () => {
    const { html, json } = await written(record);
    const { facts, rest } = factsOf(html);
    const numbers = facts.filter(({ value }) => value !== undefined);
    expect(numbers.length).toBeGreaterThan(10);
    for (const { at, value } of numbers) expect(value, at).toBe(pointedAt(json, at));
    expect(rest.replace(/\bp99\b|99th/g, "")).not.toMatch(/\d/);
  });

  it("loads nothing, runs no script and has no gap", async () => {
    const { html, markdown } = await written(record);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(/);
    for (const text of [html, markdown]) expect(text).not.toMatch(/undefined|NaN|\[object/);
  });
});

describe("an experiment's report", () => {
  it("has each table once in Markdown, the one behind a chart too", async () => {
    const captions = (await written(complete)).markdown.match(/^.+ by variant:$/gm) ?? [];
    expect(captions.length).toBeGreaterThan(1);
    expect(new Set(captions).size).toBe(captions.length);
  });

  it("says what was found, what was caught, and leads to every run", async () => {
    const { html, markdown } = await written(complete);
    expect(html).toContain("TicketWatch experiment");
    expect(html).toContain("Caught: unsafe sold seats more than once in 3 of 3 runs");
    expect(html.match(/href="\.\.\/\.\.\/runs\/[\w-]+\/report\.html"/g)).toHaveLength(9);
    expect(html).toMatch(/compare-and-set against row-lock: \+4\d %.*Better, and more than noise/);
    expect(markdown).toContain("unsafe: caught");
    expect(html).toContain("12 % of the machine");
  });

  it("says of one that was cut off how the lab is put back", async () => {
    const { html } = await written(cutOff);
    expect(html).toContain("The lab is not as it was before.");
    expect(summarise(cutOff, "there")).toContain("./lab up --stack example puts it back");
  });

  it("is told at a terminal with verdicts, and where it is", () => {
    const text = summarise(complete, "experiments/x");
    expect(text).toMatch(/compare-and-set +3 +1,4\d\d .*better/);
    expect(text).toContain("unsafe: caught");
    expect(text).toContain("Report: experiments/x/report.html");
  });
});

describe("records of experiments", () => {
  it("are found by a part of their id, or as the latest", async () => {
    await written(complete);
    await written(cutOff);
    expect(findExperiment(directory, "T18").id).toBe(complete.id);
    expect(findExperiment(directory, "latest").id).toBe(cutOff.id);
    expect(() => findExperiment(directory, "example")).toThrow(/could be any of 2 experiments/);
    expect(() => findExperiment(directory, "nine")).toThrow(/there is no experiment "nine"/);
  });

  it("have the shape that is published, as have the files", () => {
    for (const { path, text } of schemas)
      expect(JSON.parse(readFileSync(path, "utf8")), path).toEqual(JSON.parse(text()));
  });
});
