import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeCapacityReport } from "../../scripts/capacity/report/write-report";
import { exampleCapacity } from "../../scripts/capacity/testing";
import { type ReportFiles, writeReport } from "../../scripts/report/write-report";
import type { RunRecord } from "../../scripts/runs/record";
import { readRecord } from "../../scripts/runs/store";
import { exampleRecord } from "../../scripts/runs/testing";
import { artefact, startBrowser, type TestBrowser, watchErrors, whyNoBrowser } from "./chromium";

const missing = whyNoBrowser();
const fixtures = join(__dirname, "..", "..", "scripts", "report", "fixtures");
const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 900 } };

const ofRun = (record: RunRecord) => (directory: string) => writeReport(directory, record);
/** Each report by its name, as something that writes it into a folder. */
const reports: [string, (directory: string) => Promise<ReportFiles>][] = [
  ["example", ofRun(exampleRecord())],
  ...readdirSync(fixtures).map((name): (typeof reports)[number] => [
    name.replace(".json", ""),
    ofRun(readRecord(join(fixtures, name))),
  ]),
  ["capacity", (directory) => writeCapacityReport(directory, exampleCapacity())],
];

describe.skipIf(missing !== undefined)(`report.html${missing ? ` (${missing})` : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "twtest-report-"));
  let browser: TestBrowser;
  const urls: Record<string, string> = {};

  beforeAll(async () => {
    browser = await startBrowser();
    for (const [name, write] of reports) {
      const files = await write(mkdtempSync(join(folder, "run-")));
      urls[name] = pathToFileURL(files.html).href;
    }
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function opened(name: string, size: keyof typeof sizes) {
    const page = await browser.context.newPage();
    const errors = watchErrors(page);
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.setViewportSize(sizes[size]);
    await page.goto(urls[name] as string);
    return { page, errors, requests };
  }

  describe.each(reports.map(([name]) => name))("of %s", (name) => {
    test.each(["phone", "desktop"] as const)("fits a %s without errors or requests", async (size) => {
      const { page, errors, requests } = await opened(name, size);
      await page.screenshot({ path: artefact(`report-${name}-${size}.png`), fullPage: true });
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(errors).toEqual([]);
      expect(requests).toEqual([urls[name]]);
      for (const { width, height, marks } of await visibleCharts(page)) {
        expect(width).toBeGreaterThan(sizes[size].width < 500 ? 280 : 600);
        expect(height).toBeGreaterThan(60);
        expect(marks).toBeGreaterThan(0);
      }
      await page.close();
    });

    test("is there on paper, and in the dark", async () => {
      const { page } = await opened(name, "phone");
      await page.emulateMedia({ media: "print" });
      await page.screenshot({ path: artefact(`report-${name}-print.png`), fullPage: true });
      expect(await page.locator("nav").isVisible()).toBe(false);
      const pdf = await page.pdf({ path: artefact(`report-${name}.pdf`), format: "A4" });
      expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
      await page.emulateMedia({ media: "screen", colorScheme: "dark" });
      await page.setViewportSize(sizes.desktop);
      await page.screenshot({ path: artefact(`report-${name}-dark.png`), fullPage: true });
      expect(await lightness(page, "background-color")).toBeLessThan(60);
      expect(await lightness(page, "color")).toBeGreaterThan(180);
      await page.close();
    });
  });

  test("names each section, and the table behind each chart opens", async () => {
    const { page } = await opened("example", "phone");
    for (const anchor of await page.locator("nav a").all()) {
      const target = (await anchor.getAttribute("href")) as string;
      expect(await page.locator(`${target} h2`).innerText()).toBe(await anchor.innerText());
    }
    const details = page.locator("figure details").first();
    await details.locator("summary").click();
    expect(await details.locator("table").isVisible()).toBe(true);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.close();
  });
});

/** How many pixels the page is wider than its window. */
const overflow = (page: Page) =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/** Size of each chart that is shown, and how many lines, bars and dots it has. */
const visibleCharts = (page: Page) =>
  page.evaluate<{ width: number; height: number; marks: number }[]>(`
    [...document.querySelectorAll("figure svg")].flatMap((svg) => {
      const { width, height } = svg.getBoundingClientRect();
      const marks = svg.querySelectorAll("[aria-label=line] path, [aria-label=dot] circle, [aria-label=bar] rect").length;
      return width > 0 ? [{ width, height, marks }] : [];
    })`);

/** Mean of red, green and blue of the page's own colour. */
const lightness = (page: Page, property: string) =>
  page.evaluate<number>(`
    getComputedStyle(document.body).getPropertyValue("${property}").match(/\\d+/g).slice(0, 3)
      .reduce((sum, part) => sum + Number(part) / 3, 0)`);
