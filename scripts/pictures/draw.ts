/**
 * Draws the dashboards that a run kept, as pictures: `npx tsx scripts/pictures/draw.ts <run>` those of docs/dashboards.md,
 * `npx tsx scripts/pictures/draw.ts <run> <dashboard> <name>` one of them for a guide, as docs/pictures/<name>.png.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";
import { frozenPage } from "../../viewer/render";
import { readKeptDashboards } from "../freeze/run-dashboards";
import { projectRoot, runsFolder } from "../lib/paths";
import { findRun } from "../runs/catalogue";
import { findBrowser } from "../setup/browser";

const folder = join(projectRoot, "docs", "pictures");
const maxBytes = 150_000;
/** The first at which a picture is small enough is taken. */
const scales = [1, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3];
const viewport = { width: 1500, height: 1000 };
/** Of a long dashboard the upper part says what it is like. */
const maxHeight = 1_700;

async function main(run: string, only?: string, name = only): Promise<void> {
  const { id } = findRun(runsFolder, run);
  const frozen = readKeptDashboards(join(runsFolder, id));
  if (!frozen) throw new Error(`run ${id} kept no dashboards`);
  const scratch = mkdtempSync(join(tmpdir(), "ticketwatch-pictures-"));
  const file = join(scratch, "frozen.html");
  writeFileSync(file, await frozenPage(frozen));
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (const { uid } of frozen.dashboards.filter((dashboard) => !only || dashboard.uid === only)) {
      const page = await browser.newPage({ viewport });
      await page.goto(`${pathToFileURL(file).href}#/d/${uid}`);
      await drawn(page);
      const { png, scale } = await picture(page);
      const path = join(folder, `${name ?? uid}.png`);
      writeFileSync(path, png);
      process.stdout.write(`${relative(projectRoot, path)} ${Math.round(png.length / 1_000)} kB at ${scale}\n`);
      await page.close();
    }
  } finally {
    await browser.close();
    rmSync(scratch, { recursive: true });
  }
}

async function picture(page: Page): Promise<{ png: Buffer; scale: number }> {
  const box = await page.locator("#ticketwatch-dashboards > div").boundingBox();
  if (!box) throw new Error("the page shows no dashboard");
  const session = await page.context().newCDPSession(page);
  for (const scale of scales) {
    const clip = { ...box, height: Math.min(box.height, maxHeight), scale };
    const { data } = await session.send("Page.captureScreenshot", { clip, captureBeyondViewport: true });
    const png = Buffer.from(data, "base64");
    if (png.length <= maxBytes) return { png, scale };
  }
  throw new Error(`a picture is larger than ${maxBytes} bytes even at the smallest scale`);
}

/** The page may forbid what waits inside it, so it is asked anew and again. */
async function drawn(page: Page): Promise<void> {
  while (!(await page.evaluate<boolean>(allDrawn))) await sleep(200);
}

/** A text, because it runs in the page. */
const allDrawn = `(() => {
  const panels = [...document.querySelectorAll(".tw-panel")];
  return panels.length > 0 && panels.every(({ dataset }) => dataset.state !== "loading" && !dataset.busy);
})()`;

const [run = "latest", ...choice] = process.argv.slice(2);

main(run, ...choice).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
