import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { factsOf, pointedAt } from "../../report/testing/facts-of";
import { faults } from "../faults";
import { planDrill } from "../plan";
import type { DrillRecord } from "../record";
import { exampleDrill, passedDrill, refusedDrill } from "../testing";
import { playAll } from "./play-all";
import { fireDrillOf, fireDrillSchema, writeFireDrill } from "./record";
import { writeFireDrillReport } from "./report";

const directory = mkdtempSync(join(tmpdir(), "ticketwatch-fire-drill-"));
afterAll(() => rmSync(directory, { recursive: true }));

const about = { id: "20260401T180000Z-fire-drill-0001", stack: "lab", startedAt: "2026-04-01T18:00:00.000Z" };
const recordOf = (drills: readonly DrillRecord[], planned = drills.map(({ fault }) => fault)) =>
  fireDrillOf({ ...about, planned }, drills);
const failed = exampleDrill({ fault: "mysql-killed", status: "failed", message: "it was not calm", checks: [] });
const stopped = exampleDrill({ status: "interrupted", checks: [] });

describe("playing all faults", () => {
  const plans = faults.slice(0, 3).map((fault) => planDrill(fault, {}));

  it("goes on after one that failed or was refused, and keeps each at once", async () => {
    const kept: number[] = [];
    const outcomes = [failed, refusedDrill(), passedDrill()];
    const finished = await playAll(plans, {
      play: async (_, number) => ({ record: outcomes[number - 1] as DrillRecord, folder: "" }),
      keep: async ({ length }) => void kept.push(length),
      signal: new AbortController().signal,
    });
    expect(finished.map(({ record }) => record)).toEqual(outcomes);
    expect(kept).toEqual([1, 2, 3]);
  });

  it("begins no other when it is to end", async () => {
    const stop = new AbortController();
    const play = async () => {
      stop.abort();
      return { record: stopped, folder: "" };
    };
    expect(await playAll(plans, { play, keep: async () => undefined, signal: stop.signal })).toHaveLength(1);
  });
});

describe("a fire drill", () => {
  it.each<[string, readonly DrillRecord[], object]>([
    ["all passed", [passedDrill(), passedDrill()], { status: "completed", passed: true }],
    ["the others passed", [passedDrill(), refusedDrill()], { status: "completed", passed: true }],
    ["one did not", [passedDrill(), exampleDrill()], { status: "completed", passed: false }],
    ["one could not be played to its end", [passedDrill(), failed], { status: "completed", passed: false }],
    ["nothing could be played", [refusedDrill()], { status: "completed", passed: false }],
    ["one was stopped", [passedDrill(), stopped], { status: "interrupted", passed: false }],
  ])("is judged by what could be played: %s", (_, drills, judged) => {
    expect(recordOf(drills)).toMatchObject(judged);
  });

  it("that was not played to its end did not pass", () => {
    const cutOff = recordOf([passedDrill()], ["mysql-paused", "app-killed"]);
    expect(cutOff).toMatchObject({ status: "interrupted", passed: false });
  });
});

describe("its report", () => {
  const drills = [passedDrill(), exampleDrill({ fault: "network-cut" }), refusedDrill(), failed];
  const record = recordOf(drills, [...drills.map(({ fault }) => fault), "cpu-hog"]);
  const written = async () => {
    const folder = writeFireDrill(directory, record);
    await writeFireDrillReport(folder, record);
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    return { html: read("report.html"), markdown: read("report.md"), json: JSON.parse(read("fire-drill.json")) };
  };

  it("takes every number from fire-drill.json, and says from where", async () => {
    const { html, json } = await written();
    const numbers = factsOf(html).facts.filter(({ value }) => value !== undefined);
    expect(numbers.length).toBeGreaterThan(10);
    for (const { at, value } of numbers) expect(value, at).toBe(pointedAt(json, at));
  });

  it("says why faults did not pass, which could not be played, and which were not come to", async () => {
    const { html, markdown } = await written();
    expect(markdown).toContain("no acknowledged bookings that MySQL does not hold");
    for (const text of [html, markdown]) {
      expect(text).toContain("no netem");
      expect(text).toContain("it was not calm");
      expect(text).toMatch(/Not played: .*cpu-hog/);
      expect(text).toContain(`../${passedDrill().id}/report.md`);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it("has a record beside it that its schema reads back", async () => {
    expect(fireDrillSchema.parse((await written()).json)).toEqual(JSON.parse(JSON.stringify(record)));
  });
});
