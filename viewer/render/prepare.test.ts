import { beforeAll, describe, expect, it } from "vitest";
import type { PanelModel } from "./model/dashboard-model";
import { bundled } from "./testing/bundled";

describe("what a panel says of its numbers", () => {
  let format: typeof import("./testing/format");
  beforeAll(async () => {
    format = await bundled("testing/format.ts");
  });

  const panelOf = (defaults: Record<string, unknown>, more: object = {}): PanelModel => ({
    id: 1,
    type: "stat",
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    fieldConfig: { defaults, overrides: [] },
    ...more,
  });

  async function prepared(panel: PanelModel, values: Record<string, number>, queryFormat = "time_series") {
    const window = { start: 0, end: 60, stepSeconds: 5 };
    const matrix = Object.entries(values).map(([route, value]) => ({
      metric: { route },
      values: [[60, String(value)] as const],
    }));
    const query = { refId: "A", kind: "instant", expr: "x", legendFormat: "{{route}}", format: queryFormat, window };
    const frames = format.framesOf([{ query, matrix } as never]);
    return (await format.prepare(panel, frames, new Map(), format.themeOf("dark"))).frames;
  }

  async function shown(defaults: Record<string, unknown>, value: number) {
    const [frame] = await prepared(panelOf(defaults), { a: value });
    const field = frame.fields[1];
    const display = field.display?.(field.values[0]);
    return { text: display && format.formattedValueToString(display), color: display?.color };
  }

  it.each([
    [{ unit: "percentunit", decimals: 2 }, 0.98765, "98.77%"],
    [{ unit: "percentunit" }, 0.5, "50%"],
    [{ unit: "s" }, 0.00123, "1.23 ms"],
    [{ unit: "s" }, 90, "1.50 mins"],
    [{ unit: "bytes" }, 3 * 2 ** 20, "3 MiB"],
    [{ unit: "reqps" }, 4_440, "4.44K req/s"],
    [{ unit: "none" }, 12, "12"],
  ])("writes %j of %d as %s", async (defaults, value, text) => {
    expect((await shown(defaults, value)).text).toBe(text);
  });

  it("writes moments without a table of time zones", async () => {
    const { text } = await shown({ unit: "dateTimeFromNow" }, Date.now() - 3_600_000);
    expect(text).toBe("an hour ago");
    expect((await shown({ unit: "dateTimeAsIso" }, Date.now())).text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });

  it("colours by the highest threshold that is reached", async () => {
    const steps = [
      { color: "green", value: null },
      { color: "orange", value: 10 },
      { color: "red", value: 20 },
    ];
    const defaults = { unit: "none", color: { mode: "thresholds" }, thresholds: { mode: "absolute", steps } };
    const [low, middle, high] = [await shown(defaults, 9), await shown(defaults, 10), await shown(defaults, 25)];
    expect(new Set([low.color, middle.color, high.color]).size).toBe(3);
    expect(middle.color).toBe((await shown(defaults, 19)).color);
  });

  it("says words for numbers that are mapped", async () => {
    const mappings = [
      { type: "value", options: { "1": { text: "up", index: 0 } } },
      { type: "range", options: { from: 2, to: 5, result: { text: "several", index: 1 } } },
    ];
    expect((await shown({ unit: "none", mappings }, 1)).text).toBe("up");
    expect((await shown({ unit: "none", mappings }, 3)).text).toBe("several");
    expect((await shown({ unit: "none", mappings }, 7)).text).toBe("7");
  });

  it("renames, orders and leaves out columns of a table", async () => {
    const organize = {
      id: "organize",
      options: {
        excludeByName: { Time: true },
        indexByName: { Value: 0, route: 1 },
        renameByName: { Value: "Requests", route: "Route" },
      },
    };
    const panel = panelOf(
      { unit: "none" },
      { type: "table", transformations: [{ id: "merge", options: {} }, organize] },
    );
    const [frame] = await prepared(panel, { "/book": 2, "/seats": 1 }, "table");
    expect(frame.fields.map(({ name, config }) => config.displayName ?? name)).toEqual(["Requests", "Route"]);
    expect(frame.fields.map(({ values }) => values)).toEqual([
      [2, 1],
      ["/book", "/seats"],
    ]);
  });
});
