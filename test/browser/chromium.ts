import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findBrowser } from "../../scripts/setup/browser";

/** Headless, and without a word to anybody outside. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser with an empty profile of its own; `close` also removes the profile. */
export interface TestBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Why browser tests cannot run on this machine, undefined where they can: `describe.skipIf(…)` takes it. */
export function whyNoBrowser(): string | undefined {
  return findBrowser() ? undefined : "no Chromium on this machine, and none could be installed";
}

/** Starts Chromium, with a window of 1600 × 1000 pixels by default. @throws Error where there is none */
export async function startBrowser(options: BrowserContextOptions = {}): Promise<TestBrowser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(whyNoBrowser());
  const profile = mkdtempSync(join(tmpdir(), "twtest-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: flags,
    viewport: { width: 1600, height: 1000 },
    ...options,
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}

/** What went wrong on a page by itself: console errors, uncaught exceptions, requests that failed. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => errors.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // What a page gives up itself, when it asks anew or is left, is no error.
    if (reason !== "net::ERR_ABORTED") errors.push(`request: ${request.url()} ${reason}`);
  });
  return errors;
}

/** Where screenshots are kept for people to look at: an ignored folder of this clone. */
export function artefact(name: string): string {
  const folder = join(__dirname, "..", "..", ".lab", "screenshots");
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}
