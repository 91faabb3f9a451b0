import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findRun, listRuns } from "./catalogue";
import { renderList } from "./print-list";
import { RunFolder } from "./store";
import { exampleRecord } from "./testing";

const directory = mkdtempSync(join(tmpdir(), "ticketwatch-catalogue-"));
afterAll(() => rmSync(directory, { recursive: true }));

const early = exampleRecord({ id: "20260401T180000Z-on-sale-00ff" });
const late = exampleRecord({
  id: "20260401T190000Z-on-sale-00aa",
  status: "interrupted",
  verdict: { passed: false, reasons: ["stopped"] },
});
for (const record of [early, late]) new RunFolder(directory, record.id).write(record);
const broken = {
  "a-folder-of-mine": undefined,
  "20260401T200000Z-cut": '{"schemaVersion": 3',
  "20260401T210000Z-new": '{"schemaVersion": 9}',
};
for (const [name, text] of Object.entries(broken)) {
  mkdirSync(join(directory, name));
  if (text) writeFileSync(join(directory, name, "run.json"), text);
}
writeFileSync(join(directory, "a-file.txt"), "");
const proof = "20260401T193000Z-proof-0001";
mkdirSync(join(directory, proof));
const proven = { kind: "integrity", startedAt: "2026-04-01T19:30:00.000Z", endedAt: "2026-04-01T19:40:00.000Z" };
writeFileSync(
  join(directory, proof, "integrity.json"),
  JSON.stringify({ schemaVersion: 2, ...proven, status: "completed", clean: true }),
);

const now = new Date("2026-04-01T20:00:00Z");

describe("listRuns", () => {
  it("lists runs with the figures of their headline stage", () => {
    const found = listRuns(directory).find(({ id }) => id === early.id);
    expect(found).toMatchObject({ scene: "on-sale", passed: true, throughput: 1000, p99Seconds: 0.09, seatsSold: 5 });
  });

  it("keeps what is no run in the list, with the reason", () => {
    const problems = Object.fromEntries(listRuns(directory).map(({ id, problem }) => [id, problem]));
    expect(problems["a-folder-of-mine"]).toBe("there is no run.json in this folder");
    expect(problems["20260401T200000Z-cut"]).toMatch(
      /^run\.json, the record of a load run, cannot be read: it was cut off/,
    );
    expect(problems["20260401T210000Z-new"]).toMatch(
      /this version of .\/lab does not know what it says \(schemaVersion/,
    );
    expect(problems[early.id]).toBeNull();
  });

  it("lists a proof of integrity as one, with its verdict", () => {
    const found = listRuns(directory).find(({ id }) => id === proof);
    expect(found).toMatchObject({ kind: "integrity", scene: null, passed: true, throughput: null, problem: null });
    expect(listRuns(directory).find(({ id }) => id === early.id)?.kind).toBe("load");
  });

  it("takes a runs folder that does not exist for an empty one", () => {
    expect(listRuns(join(directory, "nowhere"))).toEqual([]);
    expect(renderList([], 80)).toContain("There are no runs yet");
  });
});

describe("renderList", () => {
  it("shows the newest first, and one line for each broken folder", () => {
    const lines = renderList(listRuns(directory), 160, now).trim().split("\n");
    expect(lines[0]).toMatch(/^ID +SCENE +WHEN +STATUS +VERDICT +PER SECOND +P99 +SEATS$/);
    expect(lines[1]).toMatch(/proof-0001 +integrity +30 min ago +completed +passed/);
    expect(lines[2]).toMatch(/00aa +on-sale +2 h ago +interrupted +FAILED +1,000 +90\.0 ms +5$/);
    expect(lines[3]).toMatch(/00ff +on-sale +2 h ago +completed +passed/);
    expect(lines.filter((line) => line.startsWith("not a run: "))).toHaveLength(3);
    expect(lines).toHaveLength(7);
  });

  it.each([60, 80, 100])("is no wider than %d columns", (width) => {
    const lines = renderList(listRuns(directory), width, now).trimEnd().split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines[0]).toMatch(/^ID .*VERDICT .*P99/);
  });
});

describe("findRun", () => {
  it("finds a run by its id or a part that only it has", () => {
    expect(findRun(directory, early.id).id).toBe(early.id);
    expect(findRun(directory, "00aa").id).toBe(late.id);
  });

  it("refuses what is unknown, unclear or unreadable, with a remedy", () => {
    expect(() => findRun(directory, "nothing")).toThrow('there is no run "nothing"');
    expect(() => findRun(directory, "on-sale")).toThrow('"on-sale" could be any of 2 runs');
    expect(() => findRun(directory, "../catalogue")).toThrow("there is no run");
    expect(() => findRun(directory, "20260401T200000Z-cut")).toThrow(
      /20260401T200000Z-cut.run\.json, .*, cannot be read: it was/,
    );
    expect(() => findRun(join(directory, "nowhere"), "latest")).toThrow("there are no runs yet");
  });

  it("says what a proof of integrity is", () => {
    expect(() => findRun(directory, proof)).toThrow(`${proof} is a proof of integrity, and this takes a load run`);
  });

  it("takes the newest load run for the latest, whatever was proven since", () => {
    rmSync(join(directory, "a-folder-of-mine"), { recursive: true });
    expect(() => findRun(directory, "latest")).toThrow(/20260401T210000Z-new.run\.json, .*, cannot be read/);
    for (const name of ["20260401T210000Z-new", "20260401T200000Z-cut"])
      rmSync(join(directory, name), { recursive: true });
    expect(findRun(directory, "latest").id).toBe(late.id);
  });
});
