import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, migrated, startTestApp, type TestApp } from "../../app/testing/test-app";
import { type TestDatabase, TestMysql } from "../../app/testing/test-mysql";
import { artefact, startBrowser, type TestBrowser, whyNoBrowser } from "./chromium";

const missing = whyNoBrowser();

describe.skipIf(missing !== undefined)(`The sale without JavaScript${missing ? ` (${missing})` : ""}`, () => {
  let mysql: TestMysql;
  let database: TestDatabase;
  let app: TestApp;
  let plain: TestBrowser;

  beforeAll(async () => {
    mysql = await TestMysql.start();
    database = await migrated(await mysql.createDatabase());
    app = await startTestApp(database.app);
    plain = await startBrowser({ javaScriptEnabled: false, locale: "en-GB", viewport: { width: 360, height: 740 } });
  });

  afterAll(async () => {
    await plain?.close();
    await app?.stop();
    await mysql?.remove();
  });

  test("is a table and a form that books", async () => {
    const page = await plain.context.newPage();
    await page.goto(app.url);
    await page.waitForURL("**/plain");
    await page.getByRole("link", { name: "102" }).click();
    const address = page.url();
    await page.getByLabel("Row A, Seat 3", { exact: true }).check();
    await page.getByLabel("Your name").fill("ann");
    await page.getByRole("button", { name: "Book this seat" }).click();
    await page.getByText(/^Booked: Section 102, row A, seat 3\. Your booking number is \d+\.$/).waitFor();
    await page.screenshot({ path: artefact("sale-page-plain.png") });
    await page.goto(address);
    expect(await page.getByLabel("Row A, Seat 3", { exact: true }).count()).toBe(0);
    expect(await admin("integrity", database)).toMatchObject({ seatsSold: 1, bookings: 1 });
    await page.close();
  });

  test("says who was faster, and shows what is left", async () => {
    const page = await plain.context.newPage();
    await page.goto(`${app.url}/plain?section=101&lang=ko`);
    await page.getByLabel("열 A, 좌석 1", { exact: true }).check();
    await page.getByLabel("이름").fill("bob");
    await app.book(1);
    await page.getByRole("button", { name: "이 좌석 예매" }).click();
    await page.getByText("다른 분이 먼저 예매했습니다: 101구역 A열 1번.").waitFor();
    expect(await page.getByLabel("열 A, 좌석 1", { exact: true }).count()).toBe(0);
    expect(await page.getByLabel("이름").inputValue()).toBe("bob");
    await page.close();
  });
});
