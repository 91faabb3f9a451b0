import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeContainers } from "../../airgap/images/testing";
import { dashboards } from "../../dashboards";
import { type DashboardModel, type FrozenDashboards, freezeDashboards } from ".";
import { ask } from "./model/ask";
import type { PanelModel } from "./model/dashboard-model";
import { frozenSource } from "./model/frozen";
import { planPanel } from "./model/plan";
import { prometheusSource } from "./model/prometheus-source";
import { fixedBytes, packedBytes } from "./packing";
import { bundled } from "./testing/bundled";
import { type CraftedSeries, prometheusWith } from "./testing/prometheus";

const step = 5;
const count = 181;
// An hour ago, so that every answer is final.
const start = Math.floor(Date.now() / 1_000 / step) * step - 3_600;
const end = start + (count - 1) * step;
const each = (value: (index: number) => number | null) => Array.from({ length: count }, (_, index) => value(index));
const crafted: CraftedSeries[] = [
  { metric: "requests", labels: { route: "/book" }, values: each((index) => index * 10) },
  { metric: "requests", labels: { route: "/seats" }, values: each((index) => index * index) },
  {
    metric: "memory",
    labels: { instance: "a" },
    values: each((index) => (index > 60 && index < 130 ? null : 1e6 + index)),
  },
  ...["0.1", "1", "+Inf"].map((le, rank) => ({
    metric: "latency_bucket",
    labels: { le },
    values: each((index) => index * (rank + 1) * 5),
  })),
];

const panel = (id: number, type: string, expr: string, more: object = {}): PanelModel => ({
  id,
  type,
  gridPos: { x: 0, y: id * 8, w: 12, h: 8 },
  datasource: { type: "prometheus", uid: "p" },
  targets: [{ refId: "A", expr, range: true, instant: false, legendFormat: "{{route}}{{instance}}", ...more }],
  fieldConfig: { defaults: { unit: "reqps" } },
});
const dashboard: DashboardModel = {
  uid: "numbers",
  title: "Numbers",
  panels: [
    panel(1, "timeseries", "sum by (route) (rate(requests[$__rate_interval]))"),
    panel(2, "timeseries", "memory"),
    panel(3, "stat", "sum by (route) (increase(requests[$__range]))", { instant: true, range: false }),
    panel(4, "table", "requests", { instant: true, range: false, format: "table" }),
    panel(5, "heatmap", "sum by (le) (rate(latency_bucket[$__rate_interval]))", { format: "heatmap" }),
  ],
};

let url = "";
let frozen: FrozenDashboards;
let format: typeof import("./testing/format");

beforeAll(async () => {
  [url, format] = await Promise.all([
    prometheusWith(crafted, start, step),
    bundled<typeof format>("testing/format.ts"),
  ]);
  frozen = await freezeDashboards({
    dashboards: [dashboard],
    prometheusUrl: url,
    from: new Date(start * 1_000),
    to: new Date(end * 1_000),
  });
}, 300_000);

afterAll(() => removeContainers());

/** What a panel of the frozen page draws. */
async function drawn(id: number) {
  const model = dashboard.panels[id - 1];
  const range = { from: frozen.from, to: frozen.to };
  const context = { range, scope: new Map(), width: frozen.width / 2, scrapeInterval: frozen.scrapeInterval };
  const answers = await ask(planPanel(model, context).queries, frozenSource(frozen));
  const { frames } = await format.prepare(model, format.framesOf(answers), new Map(), format.themeOf("dark"));
  return frames;
}

type Result = { metric: Record<string, string>; values: [number, string][]; value: [number, string] };

/** Prometheus itself, asked without anything of the renderer. */
async function prometheus(path: string, form: Record<string, string>): Promise<Result[]> {
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(form)}`);
  return ((await response.json()) as { data: { result: Result[] } }).data.result;
}

const ranged = (query: string) =>
  prometheus("query_range", { query, start: String(start), end: String(end), step: String(step) });
const pointsOf = (frame: Awaited<ReturnType<typeof drawn>>[number]) =>
  frame.fields[0].values.map((time, index) => [time / 1_000, frame.fields[1].values[index]]);

describe("drawn numbers", () => {
  it("of lines are Prometheus's for the same query, step and window", async () => {
    const [frames, expected] = [await drawn(1), await ranged("sum by (route) (rate(requests[20s]))")];
    expect(expected).toHaveLength(2);
    const byRoute = new Map(frames.map((frame) => [frame.name, pointsOf(frame)]));
    for (const { metric, values } of expected) {
      expect(byRoute.get(metric.route)).toEqual(values.map(([time, value]) => [time, Number(value)]));
    }
  });

  it("of a counter that grows by ten every five seconds are two a second", async () => {
    const book = (await drawn(1)).find(({ name }) => name === "/book");
    const field = book?.fields[1];
    expect(field?.values.at(-1)).toBeCloseTo(2, 9);
    expect(format.formattedValueToString(field?.display?.(field.values.at(-1)) as never)).toBe("2 req/s");
  });

  it("leave out what Prometheus had no sample for", async () => {
    const [frames, [expected]] = [await drawn(2), await ranged("memory")];
    expect(pointsOf(frames[0])).toEqual(expected.values.map(([time, value]) => [time, Number(value)]));
    expect(frames[0].length).toBeLessThan(count);
  });

  it("of single values are those at the window's end", async () => {
    const [frames, expected] = [
      await drawn(3),
      await prometheus("query", { query: "sum by (route) (increase(requests[900s]))", time: String(end) }),
    ];
    const shown = Object.fromEntries(frames.map((frame) => [frame.name, frame.fields[1].values[0]]));
    expect(shown).toEqual(Object.fromEntries(expected.map(({ metric, value }) => [metric.route, Number(value[1])])));
  });

  it("of a table stand in the row of their labels", async () => {
    const [[frame], expected] = [await drawn(4), await prometheus("query", { query: "requests", time: String(end) })];
    const column = (name: string) => frame.fields.find((field) => field.name === name)?.values ?? [];
    const rows = Object.fromEntries(column("route").map((route, index) => [route, column("Value")[index]]));
    expect(rows).toEqual(Object.fromEntries(expected.map(({ metric, value }) => [metric.route, Number(value[1])])));
  });

  it("of a heatmap are what fell into each bucket alone", async () => {
    const [[frame], expected] = [await drawn(5), await ranged("sum by (le) (rate(latency_bucket[20s]))")];
    const at = (le: string) => Number(expected.find(({ metric }) => metric.le === le)?.values.at(-1)?.[1]);
    const shown = frame.fields.slice(1).map(({ values }) => values.at(-1));
    expect(shown).toEqual([at("0.1"), at("1") - at("0.1"), at("+Inf") - at("1")]);
  });
});

describe("the lab's dashboards", () => {
  it("ask nothing that Prometheus refuses", async () => {
    const all = JSON.parse(JSON.stringify(Object.values(dashboards()))) as DashboardModel[];
    const window = { from: new Date(start * 1_000), to: new Date(end * 1_000) };
    const { answers } = await freezeDashboards({ dashboards: all, prometheusUrl: url, ...window });
    expect(answers.errors).toEqual({});
    expect(Object.keys(answers.range).length).toBeGreaterThan(100);
  });

  it("are asked for at a coarser step where their answers are too many", async () => {
    const window = { from: new Date(start * 1_000), to: new Date(end * 1_000) };
    const options = { dashboards: [dashboard], prometheusUrl: url, ...window };
    const size = packedBytes(frozen);
    const fixed = await fixedBytes();
    const thin = await freezeDashboards({ ...options, maxBytes: fixed + Math.round(size * 0.8) });
    expect(thin.width).toBeLessThan(frozen.width);
    expect(thin.notes.join()).toMatch(/Thinned/);
    await expect(freezeDashboards({ ...options, maxBytes: fixed + 100 })).rejects.toMatchObject({
      message: expect.stringContaining("do not fit"),
      remedy: expect.stringContaining("or a shorter window"),
    });
    expect(await prometheusSource(url).labelValues("route", "requests", start, end)).toEqual(["/book", "/seats"]);
  });
});
