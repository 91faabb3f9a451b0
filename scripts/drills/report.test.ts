import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type DrillRecord, drillRecordSchema, writeDrill } from "./record";
import { drillReport, markdownScoreCard, scoreCard, summarise } from "./report";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-drills-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const record: DrillRecord = {
  schemaVersion: 1,
  kind: "drill",
  id: "20260401T180000Z-drill-mysql-paused-0001",
  stack: "lab",
  fault: "mysql-paused",
  title: "MySQL freezes",
  how: "It is paused.",
  hurtsUsers: true,
  options: { faultSeconds: 45, seed: 1, buyersPerSecond: 40 },
  status: "completed",
  startedAt: "2026-04-01T18:00:00.000Z",
  faultBegan: "2026-04-01T18:00:10.000Z",
  faultEnded: "2026-04-01T18:00:55.000Z",
  endedAt: "2026-04-01T18:01:20.000Z",
  detectionSeconds: 21.25,
  recoverySeconds: 2,
  fired: { AppDatabaseDown: 21.25, TargetDown: 30 },
  buyers: {
    came: 3,
    acknowledged: 1,
    refused: 1,
    unknown: 1,
    hurtShare: 0.5,
    answers: { "201": 1, "409": 1, "503": 1 },
  },
  counts: { doubleBookings: 0, lostAcknowledgements: 2, unaskedBookings: 0, refusedYetBooked: 0, tornSeats: 0 },
  checks: [{ what: "no acknowledged bookings that MySQL does not hold", passed: false, seen: "2" }],
  passed: false,
};
const refused: DrillRecord = { ...record, fault: "network-delay", status: "refused", message: "no netem", checks: [] };

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

  it("is kept beside a record that its schema reads back", () => {
    const kept = writeDrill(folder, record, drillReport(record));
    expect(readdirSync(kept).sort()).toEqual(["drill.json", "report.md"]);
    expect(drillRecordSchema.parse(JSON.parse(readFileSync(join(kept, "drill.json"), "utf8")))).toEqual(record);
  });
});
