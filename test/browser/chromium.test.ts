import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBrowser, type TestBrowser, watchErrors, whyNoBrowser } from "./chromium";

const missing = whyNoBrowser();

describe.skipIf(missing !== undefined)(`Chromium${missing ? ` (${missing})` : ""}`, () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => await browser?.close());

  test("tells of errors that a page makes by itself", async () => {
    const page = await browser.context.newPage();
    const errors = watchErrors(page);
    await page.setContent("<script>console.error('worse'); setTimeout(() => { throw new Error('broken') })</script>");
    await expect.poll(() => errors).toEqual(["console: worse", "exception: broken"]);
  });
});
