import { writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { admin, migrated, startTestApp, type TestApp } from "../../app/testing/test-app";
import { type TestDatabase, TestMysql } from "../../app/testing/test-mysql";
import { violationsOn } from "./axe";
import { artefact, startBrowser, type TestBrowser, watchErrors, whyNoBrowser } from "./chromium";

const missing = whyNoBrowser();

describe.skipIf(missing !== undefined)(`The sale's page${missing ? ` (${missing})` : ""}`, () => {
  let mysql: TestMysql;
  let database: TestDatabase;
  let app: TestApp;
  let browser: TestBrowser;
  let others: TestBrowser;
  const open: Page[] = [];

  beforeAll(async () => {
    mysql = await TestMysql.start();
    database = await migrated(await mysql.createDatabase());
    app = await startTestApp(database.app, { seatMapMaxAge: 100 });
    browser = await startBrowser({ locale: "en-GB" });
    others = await startBrowser({ locale: "ko-KR" });
  });

  afterEach(async () => {
    for (const page of open.splice(0).filter((one) => !one.isClosed())) {
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await page.evaluate("localStorage.clear()").catch(() => {});
      await page.close();
    }
    await admin("reset", database);
  });

  afterAll(async () => {
    await Promise.all([browser?.close(), others?.close()]);
    await app?.stop();
    await mysql?.remove();
  });

  async function visit(by = browser, url = app.url): Promise<Page> {
    const page = await by.context.newPage();
    open.push(page);
    await page.goto(url);
    await page.locator("#seats button").first().waitFor();
    return page;
  }

  const seat = (page: Page, row: string, number: number) =>
    page.locator(
      `#seats button[aria-label^="Row ${row}, seat ${number},"], #seats button[aria-label^="${row}열, 좌석 ${number},"]`,
    );
  const said = (page: Page) => page.locator("#requests p").first();
  const says = (page: Page, words: RegExp | string) =>
    said(page).filter({ hasText: words }).waitFor({ timeout: 60_000 });
  const integrity = () => admin<{ seatsSold: number; bookings: number }>("integrity", database);
  const choose = async (page: Page, row: string, number: number) => {
    await seat(page, row, number).click();
    await page.locator("#book").click();
  };

  test("books a seat, shows it to everybody else, and again after a reload", async () => {
    const [page, other] = [await visit(), await visit(others)];
    const errors = watchErrors(page);
    await choose(page, "A", 2);
    await says(page, /^Booked: Section 101, row A, seat 2\. Your booking number is \d+\.$/);
    await other.locator('#seats button[aria-label="A열, 좌석 2, 매진"]').waitFor();
    expect(await other.locator("#left").textContent()).toBe("500석 중 499석 남았습니다.");
    await page.reload();
    await page.locator("#bookings").getByText("Section 101, row A, seat 2").waitFor();
    await page.locator('#seats button[aria-label="Row A, seat 2, yours"]').waitFor();
    expect(errors).toEqual([]);
    expect(await integrity()).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  test("tells one of two buyers of one seat that somebody was faster", async () => {
    const [page, other] = [await visit(), await visit(others)];
    for (const one of [page, other]) await seat(one, "B", 5).click();
    await Promise.all([page.locator("#book").click(), other.locator("#book").click()]);
    await Promise.all([says(page, /Booked|faster/), says(other, /예매되었습니다|다른 분이/)]);
    const outcomes = await Promise.all([page, other].map((one) => said(one).getAttribute("data-kind")));
    expect(outcomes.sort()).toEqual(["booked", "taken"]);
    expect(await integrity()).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  test("says when the seat that is chosen goes to somebody else", async () => {
    const page = await visit();
    await seat(page, "A", 8).click();
    await app.book(8);
    await says(page, "Somebody was faster: Section 101, row A, seat 8 is taken.");
    expect(await page.locator("#chosen").textContent()).toBe("No seat is chosen.");
    expect(await page.locator("#book").isDisabled()).toBe(true);
  });

  test("waits while the database is away, books when it is back, and lets a buyer stop", async () => {
    const page = await visit();
    await mysql.kill();
    try {
      await choose(page, "C", 1);
      await says(page, /The sale is busy, and nothing is booked yet/);
      await page.locator("#map-trouble").filter({ hasText: "may be out of date" }).waitFor();
      await choose(page, "C", 2);
      await says(page, "row C, seat 2 in");
      await said(page).getByRole("button", { name: "Stop trying" }).click();
      await says(page, "row C, seat 2 was not booked");
    } finally {
      await mysql.revive();
    }
    await page.locator("#requests p").filter({ hasText: "Booked: Section 101, row C, seat 1." }).waitFor();
    await page.locator("#map-trouble").waitFor({ state: "hidden" });
    expect(await integrity()).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  test("asks on when an answer is lost, and books nothing twice", async () => {
    const page = await visit();
    let lost = 0;
    await page.route("**/book", async (route) => {
      if (lost++ > 0) return await route.continue();
      await route.fetch();
      await route.abort();
    });
    await choose(page, "D", 1);
    await says(page, /It is not known yet whether Section 101, row D, seat 1 is booked/);
    await says(page, /^Booked: Section 101, row D, seat 1\. Your booking number is \d+\.$/);
    expect(await integrity()).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  test("goes on with what was not known when the page was left", async () => {
    const page = await visit();
    await page.route("**/book", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await choose(page, "D", 2);
    await says(page, /not known yet/);
    await page.unrouteAll({ behavior: "wait" });
    const tab = await visit();
    for (const one of [page, tab]) await says(one, /^Booked: Section 101, row D, seat 2\./);
    expect(await integrity()).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  test("keeps what two tabs book", async () => {
    const [one, two] = [await visit(), await visit()];
    await choose(one, "E", 1);
    await choose(two, "E", 2);
    await Promise.all([says(one, /Booked/), says(two, /Booked/)]);
    await one.reload();
    await expect.poll(() => one.locator("#bookings li").count()).toBe(2);
  });

  test("says which booking is gone when the sale begins anew", async () => {
    const page = await visit();
    await choose(page, "F", 1);
    await says(page, /Booked/);
    await page.locator('#seats button[aria-label="Row F, seat 1, yours"]').waitFor();
    await admin("reset", database);
    await says(page, /The sale has begun anew: booking \d+ \(Section 101, row F, seat 1\) is no longer valid\./);
    await page.locator("#bookings").getByText("None yet").waitFor();
    await page.locator('#seats button[aria-label="Row F, seat 1, free"]').waitFor();
  });

  test("stays open while the app is replaced", async () => {
    const own = await startTestApp(database.app);
    const page = await visit(browser, own.url);
    await own.stop();
    await page.locator("#map-trouble").filter({ hasText: "may be out of date" }).waitFor();
    const next = await startTestApp(database.app, { httpPort: own.httpPort });
    await page.locator("#map-trouble").waitFor({ state: "hidden" });
    await choose(page, "G", 1);
    await says(page, /Booked/);
    await page.close();
    await next.stop();
  });

  test("says so when a name cannot be one, and asks for another", async () => {
    const page = await visit();
    await page.locator("#name").fill("김 철수");
    await choose(page, "H", 1);
    await says(page, "Please write your name");
    await page.locator("#name").fill("kim.cs");
    await choose(page, "H", 1);
    await says(page, /Booked/);
  });

  test("does without what somebody changed in the browser's storage", async () => {
    const page = await visit();
    await page.evaluate(`
      const order = { key: "a key with blanks", seatId: 3, section: "101", row: "A", number: 3, userId: "u" };
      localStorage.setItem("ticketwatch.order.1", JSON.stringify(order));
      localStorage.setItem("ticketwatch.order.2", "{");
      localStorage.setItem("ticketwatch.order.3", "{}");
      localStorage.setItem("ticketwatch.booking.1", "[1]");
      localStorage.setItem("ticketwatch.language", "constructor");`);
    const errors = watchErrors(page);
    await page.reload();
    await says(page, "this request was used for another seat before");
    await choose(page, "A", 4);
    await says(page, /Booked/);
    expect(errors.filter((error) => !error.includes("400"))).toEqual([]);
  });

  test("minds no wrong clock", async () => {
    const wrong = await startBrowser({ locale: "en-GB" });
    await wrong.context.clock.install({ time: new Date("2001-02-03T04:05:06Z") });
    const page = await visit(wrong);
    await choose(page, "A", 5);
    await says(page, /Booked/);
    await wrong.close();
  });

  test("is used by keyboard alone", async () => {
    const page = await visit();
    await page.locator("#section").focus();
    await page.keyboard.type("103");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "End", "Home", "ArrowUp", "ArrowRight", "Enter"]) {
      await page.keyboard.press(key);
    }
    expect(await page.locator("#chosen").textContent()).toBe("Section 103, row A, seat 2");
    await page.locator("#name").press("Tab");
    await page.keyboard.press("Enter");
    await says(page, /^Booked: Section 103, row A, seat 2\./);
  });

  test("speaks the language that is chosen by hand, from then on", async () => {
    const page = await visit();
    await page.locator("#language").selectOption("ko");
    expect(await page.locator("h1").textContent()).toBe("야구장 티켓 예매");
    await page.reload();
    await page.locator("#seats button").first().waitFor();
    expect(await page.evaluate("document.documentElement.lang")).toBe("ko");
    expect(await violationsOn(page)).toEqual([]);
  });

  test.each([
    ["phone", { width: 360, height: 740 }, "dark"],
    ["desktop", { width: 1280, height: 900 }, "light"],
  ] as const)("fits a %s, and axe finds nothing", async (name, size, colorScheme) => {
    const page = await visit();
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await choose(page, "A", 6);
    await says(page, /Booked/);
    await seat(page, "A", 7).click();
    expect(await violationsOn(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    await page.screenshot({ path: artefact(`sale-page-${name}.png`) });
  });

  test("draws all 25,000 seats of the ballpark, and takes one that is pointed at", async () => {
    const large = await startTestApp((await migrated(await mysql.createDatabase(), 25_000)).app);
    const page = await visit(browser, large.url);
    // How long it takes says something about a quiet machine only: it is kept, not judged.
    const drawnInMs = await page.evaluate("Math.round(performance.getEntriesByName('map-drawn')[0].startTime)");
    writeFileSync(artefact("sale-page-figures.json"), JSON.stringify({ seats: 25_000, drawnInMs }));
    expect(await page.locator("#left").textContent()).toBe("25,000 of 25,000 seats are free.");
    expect(await page.locator("#section option").count()).toBe(250);
    const box = await page.locator("#ballpark").boundingBox();
    if (!box) throw new Error("there is no picture");
    await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.95);
    expect(await page.locator("#chosen").textContent()).toMatch(/^Section 5\d\d, row [A-K], seat \d+$/);
    await page.screenshot({ path: artefact("sale-page-25000.png") });
    await page.close();
    await large.stop();
  });
});
