/**
 * What the viewer that stands in for Grafana takes: the time from asking for a dashboard until its last panel is drawn, of
 * the last hour, in a headless Chromium on the same machine, and the viewer's memory after it. Works on a lab that is up,
 * best one that has run for an hour: npx tsx bench/viewer.ts [stack] [rounds]
 */
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import type { Page } from "playwright-core";
import { objectName } from "../contract/naming";
import { pages } from "../dashboards";
import { messageOf } from "../kit/user-error";
import { connect } from "../scripts/stack/connect";
import { startBrowser } from "../test/browser/chromium";
import { allDrawn } from "../test/browser/panels";
import { median, round, table } from "./app/shell";

const lookEvery = 10;

async function main(stackName: string, rounds: number): Promise<void> {
  const { grafana, query } = await access(stackName);
  const browser = await startBrowser();
  try {
    const page = await browser.context.newPage();
    await page.goto(`${grafana.url}/login`);
    await page.fill("#password", grafana.password);
    await page.keyboard.press("Enter");
    await page.waitForURL(({ pathname }) => !pathname.startsWith("/login"));
    const rows: string[][] = [];
    for (const { uid, title, dashboard } of pages()) {
      const times: number[] = [];
      for (let number = 0; number < rounds; number++) times.push(await open(page, `${grafana.url}/d/${uid}`));
      const spread = `${round(Math.min(...times))} to ${round(Math.max(...times))}`;
      const panels = dashboard.panels?.filter(({ type }) => type !== "row") ?? [];
      rows.push([title, `${panels.length}`, `${round(median(times))} (${spread})`]);
    }
    process.stdout.write(`${table(["dashboard", "panels", "ms until drawn: median (least to most)"], rows)}\n\n`);
  } finally {
    await browser.close();
  }
  const [{ value } = { value: Number.NaN }] = await query('time() - process_start_time_seconds{job="prometheus"}');
  process.stdout.write(
    `memory of the viewer ${await memory(stackName)} MB; Prometheus has run for ${round(value / 60)} min; `,
  );
  process.stdout.write(`load average ${round(loadavg()[0] ?? 0, 1)}\n`);
}

async function access(stackName: string) {
  const stack = await connect(stackName);
  if (!stack.grafana) throw new Error("the lab has no Grafana");
  const { url, password } = stack.grafana;
  return { grafana: { url: url.replace(/\/$/, ""), password }, query: (promql: string) => stack.query(promql) };
}

async function open(page: Page, url: string): Promise<number> {
  await page.goto("about:blank");
  const start = performance.now();
  await page.goto(`${url}?from=now-1h&to=now&refresh=`);
  while (!(await page.evaluate<boolean>(allDrawn))) await sleep(lookEvery);
  return performance.now() - start;
}

async function memory(stackName: string): Promise<string> {
  const stats = await new Docker().getContainer(objectName(stackName, "grafana")).stats({ stream: false });
  const { usage, stats: detail } = stats.memory_stats;
  return round((usage - (detail.total_inactive_file ?? detail.inactive_file ?? 0)) / 1e6, 1);
}

main(process.argv[2] ?? "lab", Number(process.argv[3] ?? 5)).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
