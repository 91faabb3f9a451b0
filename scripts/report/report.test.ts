import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunRecord } from "../runs/record";
import { RunFolder, readRecord } from "../runs/store";
import { exampleRecord } from "../runs/testing";
import { factsOf, numberIn, pointedAt } from "./testing/facts-of";
import { writeReport } from "./write-report";

const fixtures = join(__dirname, "fixtures");
const directory = mkdtempSync(join(tmpdir(), "ticketwatch-report-"));
afterAll(() => rmSync(directory, { recursive: true }));

const records: Record<string, RunRecord> = {
  "an example with everything": exampleRecord({ commit: "0123456789ab", message: undefined }),
  "a run of the first version": readRecord(join(__dirname, "..", "runs", "fixtures", "run-v1.json")),
  ...Object.fromEntries(readdirSync(fixtures).map((name) => [name, readRecord(join(fixtures, name))])),
};

async function written(record: RunRecord, extras = {}) {
  const folder = new RunFolder(directory, record.id);
  folder.write(record);
  const files = await writeReport(folder.directory, record, extras);
  const [html, markdown] = [files.html, files.markdown].map((path) => readFileSync(path, "utf8"));
  return {
    html: html as string,
    markdown: markdown as string,
    json: JSON.parse(readFileSync(folder.recordPath, "utf8")),
  };
}

describe.each(Object.entries(records))("the report of %s", (_, record) => {
  let report: Awaited<ReturnType<typeof written>>;
  let page: ReturnType<typeof factsOf>;
  beforeAll(async () => {
    report = await written(record);
    page = factsOf(report.html);
  });

  it("takes every number from run.json, and says from where", () => {
    const numbers = page.facts.filter(({ value }) => value !== undefined);
    expect(numbers.length).toBeGreaterThan(10);
    for (const { at, value } of numbers) expect(value, at).toBe(pointedAt(report.json, at));
  });

  it("shows numbers as they are, but for rounding", () => {
    for (const { at, text, value = 0 } of page.facts.filter(({ value }) => value !== undefined)) {
      const rounding = Math.max(Math.abs(value) * 0.051, value >= 1 ? 0.5 : 1e-5);
      expect(Math.abs(numberIn(text) - value), `${at}: ${text}`).toBeLessThanOrEqual(rounding);
    }
  });

  it("holds no number beside those, names of percentiles apart", () => {
    expect(page.rest.replace(/\bp\d+(\.\d+)?\b/g, "")).not.toMatch(/\d/);
  });

  it("quotes words and times from run.json", () => {
    for (const { at, text, value } of page.facts) {
      if (value !== undefined) continue;
      const found = pointedAt(report.json, at) ?? {};
      if (/^\d{4}-\d\d-\d\d .* UTC$/.test(text)) {
        const time = new Date(typeof found === "number" ? found * 1000 : (found as string)).toISOString();
        expect(text, at).toBe(`${time.slice(0, 19).replace("T", " ")} UTC`);
      } else {
        const known = typeof found === "object" ? [...Object.keys(found), JSON.stringify(found)] : [String(found)];
        expect(known, at).toContain(text);
      }
    }
  });

  it("loads nothing and runs no script", () => {
    expect(report.html).toContain("default-src 'none'");
    expect(report.html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(/);
  });

  it("has each number of the page in its Markdown too", () => {
    for (const { text, value } of page.facts) if (value !== undefined) expect(report.markdown).toContain(text);
    expect(report.markdown).not.toMatch(/undefined|NaN|\[object/);
    expect(report.html).not.toMatch(/undefined|NaN|\[object/);
  });

  it("gives each chart a name for those who cannot see it, and a table", () => {
    const charts = report.html.match(/<figure>.*?<\/figure>/gs) ?? [];
    for (const chart of charts) {
      expect(chart).toMatch(/role="img" aria-label="[^"]{20,}"/);
      expect(chart).toMatch(/<svg aria-hidden="true"/);
      expect(chart).toMatch(/<details>.*<caption>.*<th scope="row">/s);
    }
  });
});

describe("writeReport", () => {
  it("puts the limit, the verdict and the summary where they are seen", async () => {
    const { html, markdown } = await written(exampleRecord());
    expect(html.indexOf("The scene on-sale ran for")).toBeLessThan(html.indexOf("Objectives</h2>"));
    expect(html).toMatch(/<tr class="marked"><th scope="row"><span[^>]*>app-cpu/);
    expect(markdown).toMatch(/^# 20260401T180000Z-on-sale-00ff: passed/);
    expect(markdown).toMatch(/\*\*app-cpu/);
  });

  it("says of an interrupted run what it is and keeps what it has", async () => {
    const message = "it was stopped before its planned end";
    const nothing = { stages: [], headline: null, integrity: null, appCounters: null, saturation: null, alerts: null };
    const { html, markdown } = await written(
      exampleRecord({
        status: "interrupted",
        message,
        ...nothing,
        series: [],
        lab: null,
        verdict: { passed: false, reasons: [] },
      }),
    );
    for (const text of [html, markdown]) {
      expect(text).toContain("interrupted");
      expect(text).toContain(message);
      expect(text).toContain("MySQL could not be read");
    }
  });

  it("says beside the verdict that a measurement is not to be trusted", async () => {
    const findings = [
      { kind: "load-host-saturated" as const, severity: "invalid" as const, message: "no CPU was left" },
    ];
    const { html } = await written(exampleRecord({ measurement: { trustworthy: false, findings } }));
    expect(html.indexOf("no CPU was left")).toBeLessThan(html.indexOf("Objectives</h2>"));
  });

  it("lets no word from outside become markup", async () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>|`*';
    const links = [{ title: evil, url: "javascript:alert(1)" }];
    const { html, markdown } = await written(
      exampleRecord({ summary: evil, links, stack: evil, options: { [evil]: evil } }),
    );
    expect(html).not.toMatch(/<script|<img|href="javascript/);
    expect(markdown).not.toMatch(/[^\\]<script/);
  });

  it("takes frozen dashboards in, and lets only them run scripts", async () => {
    const dashboards = {
      head: "<style>.frozen{}</style>",
      body: '<p id="frozen">…</p>',
      scriptSources: ["'sha256-a='"],
    };
    const { html } = await written(exampleRecord(), { dashboards });
    expect(html).toMatch(/<section id="dashboards".*<p id="frozen">/s);
    expect(html).toContain("script-src 'sha256-a='\"");
    expect(html).toContain('<a href="#dashboards">');
  });
});
