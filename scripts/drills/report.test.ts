import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { drillRecordSchema, writeDrill } from "./record";
import { drillReport, markdownScoreCard, scoreCard, summarise } from "./report";
import { exampleDrill, refusedDrill } from "./testing";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-drills-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const record = exampleDrill();
const refused = refusedDrill();

describe("the score card", () => {
  const figures = ["mysql-paused", "FAILED", "21.3 s", "AppDatabaseDown", "2.0 s", "50 %", "2", "0"];

  it("has a line with the figures of each drill", () => {
    expect(scoreCard([record]).split("\n")[1]?.split(/ {2,}/)).toEqual(figures);
    expect(markdownScoreCard([record]).split("\n")[2]).toBe(`| ${figures.join(" | ")} |`);
  });

  it("claims nothing for what could not be played", () => {
    expect(scoreCard([refused])).toMatch(/network-delay +cannot be played +–( +–)+/);
  });
});

describe("a drill's report", () => {
  it("shows each check with what was seen, good or bad", () => {
    expect(drillReport(record)).toContain("- [ ] no acknowledged bookings that MySQL does not hold: 2");
    expect(summarise(record, "drills/x")).toContain("✘ no acknowledged bookings that MySQL does not hold: 2");
    expect(summarise(refused, "drills/x")).toContain("Verdict: cannot be played here");
  });

  it("says what buyers saw of the fault, how long undoing it took, and where Grafana shows it", () => {
    const text = drillReport({ ...record, dashboard: "http://127.0.0.1:3000/d/x" });
    expect(text).toContain("Those who came while the fault was there:\n\n- 503: 1");
    expect(text).toContain("of which undoing it took 0.5 s");
    expect(text).toContain("marked in Grafana: http://127.0.0.1:3000/d/x");
  });

  it("is kept beside a record that its schema reads back", () => {
    const kept = writeDrill(folder, record, drillReport(record));
    expect(readdirSync(kept).sort()).toEqual(["drill.json", "report.md"]);
    expect(drillRecordSchema.parse(JSON.parse(readFileSync(join(kept, "drill.json"), "utf8")))).toEqual(record);
  });
});
