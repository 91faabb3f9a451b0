import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page as BrowserPage } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dashboardUids } from "../../contract/dashboard-uids";
import { pages } from "../../dashboards";
import type { Page } from "../../dashboards/page";
import { maxReportBytes } from "../../scripts/freeze/run-dashboards";
import { runsFolder } from "../../scripts/lib/paths";
import { connect } from "../../scripts/stack/connect";
import { lab, TestStack } from "../helpers/lab-cli";
import { violationsOn } from "./axe";
import { artefact, startBrowser, type TestBrowser, watchErrors, whyNoBrowser } from "./chromium";
import { allDrawn } from "./panels";

const missing = whyNoBrowser();

describe.skipIf(missing !== undefined)(`The viewer in Grafana's place${missing ? ` (${missing})` : ""}`, () => {
  let stack: TestStack;
  let browser: TestBrowser;
  let password: string;
  let page: BrowserPage;
  let errors: string[];
  let runId: string;
  const folder = mkdtempSync(join(tmpdir(), "twtest-frozen-"));
  const frozenFile = join(folder, "frozen.html");

  beforeAll(async () => {
    stack = await TestStack.reserve("browser");
    const up = await stack.run(stack.up[0], ...stack.up.slice(3), "--set", "imageSource=debian");
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
    const load = await stack.run("load match-day", "--duration", "5s", "--json");
    expect(load.exitCode, load.stderr).toBeLessThan(2);
    runId = (JSON.parse(load.stdout) as { id: string }).id;
    password = (await connect(stack.name)).outputs.credentials.grafana.password;
    browser = await startBrowser();
    page = await browser.context.newPage();
    errors = watchErrors(page);
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.remove();
    rmSync(folder, { recursive: true });
  });

  const address = (path: string) => stack.url("grafanaPort", path);
  const drawn = () => drawnOn(page);
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
    expect(brokenOf(panels, wanted.dashboard.panels ?? [], wanted.mayBeEmpty)).toEqual([]);
    expect(panels.length).toBeGreaterThan(10);
    expect(errors.splice(0)).toEqual([]);
  });

  test("stays below 100 MB after every dashboard was opened", async () => {
    const start = performance.now();
    await page.goto(address(`/d/${dashboardUids.sale}?from=now-1h&to=now&refresh=`));
    await drawn();
    const openedInMs = Math.round(performance.now() - start);
    const stats = ["stats", "--no-stream", "--format", "{{.MemUsage}}", stack.container("grafana")];
    const mebibytes = /^([\d.]+)MiB/.exec(String(spawnSync("docker", stats).stdout))?.[1];
    const megabytes = (Number(mebibytes) * 2 ** 20) / 1e6;
    // How long it takes says something about a quiet machine only: it is kept, not judged.
    writeFileSync(artefact("viewer-figures.json"), JSON.stringify({ openedInMs, megabytes }));
    expect(megabytes).toBeLessThan(100);
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
    // The next page's request must not overtake the login that is under way.
    await page.waitForURL(({ pathname }) => pathname !== "/login");
    const dashboards = [dashboardUids.sale, dashboardUids.containers].map((uid) => `/d/${uid}`);
    for (const path of ["/dashboards", "/alerting/list", "/runbooks/target-down", ...dashboards]) {
      await page.goto(address(path));
      expect(new URL(page.url()).pathname).toBe(path);
      if (path.startsWith("/d/")) await drawn();
      expect(await violationsOn(page, ["serious", "critical"]), path).toEqual([]);
    }
  });

  describe("once it is gone", () => {
    beforeAll(async () => {
      const frozen = await stack.run("freeze", "--from", "now-15m", "--out", frozenFile);
      expect(frozen, frozen.stderr).toMatchObject({ exitCode: 0 });
      await stack.remove();
    }, 300_000);

    const report = () => join(runsFolder, runId, "report.html");

    test.each([
      ["the frozen page", () => frozenFile],
      ["the run's report", report],
    ] as const)("%s still shows every panel, and asks nobody", async (_name, file) => {
      const page = await browser.context.newPage();
      const [errors, requests] = [watchErrors(page), [] as string[]];
      page.on("request", (request) => requests.push(request.url()));
      const url = pathToFileURL(file()).href;
      for (const { uid, dashboard, mayBeEmpty } of pages()) {
        await page.goto(`${url}#/d/${uid}`);
        await expect.poll(() => page.locator(".tw-head h1").textContent()).toBe(dashboard.title);
        await drawnOn(page);
        const states = await page.evaluate(panelStates);
        expect(states.length).toBeGreaterThan(10);
        expect(brokenOf(states, dashboard.panels ?? [], mayBeEmpty), uid).toEqual([]);
      }
      await page.screenshot({ path: artefact(`frozen-${_name.replace(/\W+/g, "-")}.png`), fullPage: true });
      expect(errors).toEqual([]);
      expect(requests.filter((request) => request !== url && !request.startsWith(`${url}#`))).toEqual([]);
      expect(statSync(file()).size).toBeLessThan(maxReportBytes);
      await page.close();
    });

    test("the report is written anew with its dashboards", async () => {
      const before = readFileSync(report(), "utf8");
      const written = await lab(["report", runId]);
      expect(written.exitCode, written.stderr).toBe(0);
      expect(readFileSync(report(), "utf8")).toBe(before);
      expect(before).toContain('<section id="dashboards"');
    });
  });
});

/** Panels that are not drawn, but for those that may be empty. */
function brokenOf(
  states: ReturnType<typeof panelStates>,
  panels: readonly { id?: number; title?: string }[],
  mayBeEmpty: Page["mayBeEmpty"],
) {
  const excused = new Set(panels.flatMap(({ id, title }) => (mayBeEmpty.has(id ?? 0) ? [title] : [])));
  return states.filter(({ state, title }) => state !== "drawn" && !(state === "empty" && excused.has(title)));
}

/** Asked anew and again, because the pages' content policy lets no test wait inside them. */
const drawnOn = (page: BrowserPage) =>
  expect.poll(() => page.evaluate<boolean>(allDrawn), { timeout: 60_000, interval: 200 }).toBe(true);

// A text for the same reason as in panels.ts.
const panelStates = `[...document.querySelectorAll(".tw-panel")].map((panel) => ({
  title: panel.querySelector("h3")?.textContent ?? "", state: panel.dataset.state, said: panel.querySelector(".tw-message")?.textContent ?? "" }))` as unknown as () => {
  title: string;
  state: string;
  said: string;
}[];
