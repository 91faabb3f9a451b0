import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pages } from "../../dashboards";
import { dashboardUids } from "../../dashboards/uids";
import { connect } from "../../scripts/stack/connect";
import { TestStack } from "../helpers/lab-cli";
import { artefact, startBrowser, type TestBrowser, watchErrors, whyNoBrowser } from "./chromium";

const missing = whyNoBrowser();
const axe = readFileSync(join(__dirname, "../../node_modules/axe-core/axe.min.js"), "utf8");

describe.skipIf(missing !== undefined)(`The viewer in Grafana's place${missing ? ` (${missing})` : ""}`, () => {
  let stack: TestStack;
  let browser: TestBrowser;
  let password: string;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    stack = await TestStack.reserve("browser");
    const up = await stack.run(stack.up[0], ...stack.up.slice(3), "--set", "imageSource=debian");
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
    const load = await stack.run("load match-day", "--duration", "5s");
    expect(load.exitCode, load.stderr).toBeLessThan(2);
    password = (await connect(stack.name)).outputs.credentials.grafana.password;
    browser = await startBrowser();
    page = await browser.context.newPage();
    errors = watchErrors(page);
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.remove();
  });

  const address = (path: string) => stack.url("grafanaPort", path);
  const drawn = () => page.waitForFunction(allDrawn, undefined, { timeout: 60_000 });
  const api = async (path: string, init: RequestInit = {}) => {
    const authorization = `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`;
    const headers = { authorization, "content-type": "application/json" };
    return await (await fetch(address(path), { ...init, headers })).json();
  };

  test("asks for the login, by keyboard alone, and leads on", async () => {
    await page.goto(address(`/d/${dashboardUids.sale}?from=now-5m&to=now`));
    expect(new URL(page.url()).pathname).toBe("/login");
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    errors.length = 0;
    await page.locator("#password").focus();
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await drawn();
    expect(page.url()).toBe(address(`/d/${dashboardUids.sale}?from=now-5m&to=now`));
    expect(await page.getByRole("note").textContent()).toContain("standing in for Grafana");
  });

  test.each(pages().map((page) => [page.title, page] as const))("draws every panel of %s", async (_title, wanted) => {
    await page.goto(address(`/d/${wanted.uid}?from=now-15m&to=now&refresh=`));
    await drawn();
    await page.screenshot({ path: artefact(`${wanted.uid}.png`), fullPage: true });
    const panels = await page.evaluate(panelStates);
    const mayBeEmpty = new Set(
      wanted.dashboard.panels?.flatMap((panel) => (wanted.mayBeEmpty.has(panel.id ?? 0) ? [panel.title] : [])),
    );
    const broken = panels.filter(
      ({ state, title }) => state !== "drawn" && !(state === "empty" && mayBeEmpty.has(title)),
    );
    expect(broken).toEqual([]);
    expect(panels.length).toBeGreaterThan(10);
    expect(errors.splice(0)).toEqual([]);
  });

  test("takes time and variables from the address and back into it", async () => {
    await page.goto(address(`/d/${dashboardUids.containers}?from=now-15m&to=now&refresh=`));
    await drawn();
    await page.getByText("Last 15 minutes").click();
    await page.getByRole("button", { name: "Last 5 minutes" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("from")).toBe("now-5m");
    await page.locator('[data-variable="service"] summary').click();
    await page.locator('[data-variable="service"]').getByText("mysql", { exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.getAll("var-service")).toEqual(["mysql"]);
    await page.goBack();
    await expect.poll(() => new URL(page.url()).searchParams.getAll("var-service")).not.toEqual(["mysql"]);
    expect(errors.splice(0)).toEqual([]);
  });

  test("keeps annotations when its container is restarted", async () => {
    const { id } = await api("/api/annotations", {
      method: "POST",
      body: JSON.stringify({ text: "kept", tags: ["x"] }),
    });
    spawnSync("docker", ["restart", stack.container("grafana")]);
    await expect
      .poll(() => api("/api/annotations?tags=x").catch(() => []), { timeout: 60_000 })
      .toMatchObject([{ id }]);
  });

  test("is usable without seeing colours or a mouse, by axe's serious rules", async () => {
    await page.goto(address("/login"));
    await page.fill("#password", password);
    await page.keyboard.press("Enter");
    for (const path of ["/dashboards", "/alerting/list", "/runbooks/target-down", `/d/${dashboardUids.sale}`]) {
      await page.goto(address(path));
      if (path.startsWith("/d/")) await drawn();
      await page.evaluate(axe);
      const found = await page.evaluate(seriousViolations);
      expect(found, path).toEqual([]);
    }
  });
});

// Texts, because they run in the page, whose globals this side has no types of.
const allDrawn = `(() => {
  const panels = [...document.querySelectorAll(".tw-panel")];
  return panels.length > 0 && panels.every(({ dataset }) => dataset.state && dataset.state !== "waiting" && dataset.state !== "loading");
})()`;

const panelStates = `[...document.querySelectorAll(".tw-panel")].map((panel) => ({
  title: panel.querySelector("h3")?.textContent ?? "", state: panel.dataset.state, said: panel.querySelector(".tw-message")?.textContent ?? "" }))` as unknown as () => {
  title: string;
  state: string;
  said: string;
}[];

const seriousViolations = `axe.run(document).then(({ violations }) => violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(" | ")))` as unknown as () => Promise<
  string[]
>;
