import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { factsOf, numberIn, pointedAt } from "../../report/testing/facts-of";
import { type CapacityRecord, writeCapacity } from "../record";
import { exampleCapacity, exampleStep } from "../testing";
import { writeCapacityReport } from "./write-report";

const directory = mkdtempSync(`${tmpdir()}/ticketwatch-capacity-report-`);
afterAll(() => rmSync(directory, { recursive: true }));

async function written(record: CapacityRecord) {
  const folder = mkdtempSync(`${directory}/`);
  const json = JSON.parse(readFileSync(writeCapacity(folder, record), "utf8"));
  const files = await writeCapacityReport(folder, record);
  return { json, html: readFileSync(files.html, "utf8"), markdown: readFileSync(files.markdown, "utf8") };
}

const nothing = { steps: [], capacity: null, knee: null, scalability: null, additions: [] };
const records: Record<string, CapacityRecord> = {
  "a search that found its edge": exampleCapacity(),
  "an open loop": exampleCapacity({ axis: "rate", unit: "requests/s", loadModel: "open-loop" }),
  "a single step": exampleCapacity({ steps: [exampleStep(1)], ending: "out-of-time" }),
  "a search without a step": exampleCapacity({
    ...{ ...nothing, saturation: null, saturationAt: null, lab: null, links: [] },
    ...{ status: "interrupted", ending: null, message: "it was stopped before its planned end" },
  }),
  "a lab that never held": exampleCapacity({ ...nothing, steps: [exampleStep(900)], ending: "lowest-fails" }),
};

describe.each(Object.entries(records))("the report of %s", (_, record) => {
  it("takes every number from capacity.json as it is, and holds no other", async () => {
    const { html, json } = await written(record);
    const { facts, rest } = factsOf(html);
    for (const { at, value, text } of facts.filter((fact) => fact.value !== undefined)) {
      expect(pointedAt(json, at), at).toBe(value);
      expect(Math.abs(numberIn(text) - (value ?? 0)), `${at}: ${text}`).toBeLessThanOrEqual(
        Math.max(Math.abs(value ?? 0) * 0.051, (value ?? 0) >= 1 ? 0.5 : 1e-5),
      );
    }
    expect(rest.replace(/\bp\d+\b/g, "")).not.toMatch(/\d/);
  });

  it("says in both forms how the search ended", async () => {
    const { html, markdown } = await written(record);
    expect(markdown).toContain(record.id);
    expect(html).toContain("TicketWatch capacity");
    expect(markdown).toContain(record.summary.slice(0, 30));
  });
});

it("draws a dot for each step, hollow where it did not hold", async () => {
  const record = exampleCapacity();
  const { html } = await written(record);
  const wide = html.split('<div class="drawing wide"')[1]?.split("</svg>")[0] ?? "";
  expect(wide.match(/<circle/g)).toHaveLength(record.steps.length);
  expect(wide).toContain('stroke="var(--bad)"');
});

it("escapes what comes from the record", async () => {
  const { html } = await written(exampleCapacity({ stack: "<script>alert(1)</script>" }));
  expect(html).not.toContain("<script>");
});
