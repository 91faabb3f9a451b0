import { afterEach, describe, expect, it, vi } from "vitest";
import { type DashboardJson, jsonOf, type PanelJson, panelsOf, type ThresholdsJson } from "./shared/json";
import { moved } from "./testing/moved";

const step = 0.125;
const structural = [0, 1];

afterEach(() => {
  vi.doUnmock("../monitoring/thresholds");
  vi.resetModules();
});

/** The dashboards as they would be with every threshold moved by this much. */
async function built(by: number): Promise<DashboardJson[]> {
  vi.resetModules();
  vi.doMock("../monitoring/thresholds", async (original) => {
    const actual = await original<typeof import("../monitoring/thresholds")>();
    return { ...actual, thresholds: moved(actual.thresholds, by) };
  });
  const { pages } = await import("./index.js");
  return pages().map(({ dashboard }) => jsonOf(dashboard));
}

/** Every line of every panel, in order. */
function lines(dashboards: readonly DashboardJson[]) {
  return dashboards.flatMap((dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      thresholdsOf(panel).map((value) => ({ where: `${dashboard.uid}: ${panel.title}`, value })),
    ),
  );
}

function thresholdsOf({ fieldConfig }: PanelJson): number[] {
  const overrides = fieldConfig?.overrides.flatMap(({ properties }) => properties) ?? [];
  const all = [
    fieldConfig?.defaults.thresholds,
    ...overrides.filter(({ id }) => id === "thresholds").map(({ value }) => value as ThresholdsJson),
  ];
  return all.flatMap((config) => config?.steps ?? []).flatMap(({ value }) => (value === null ? [] : [value]));
}

describe("lines of the panels", () => {
  it("move when the thresholds file does, but for those between yes and no", async () => {
    const before = lines(await built(0));
    const after = lines(await built(step));
    expect(before.length).toBeGreaterThan(50);
    expect(after.map(({ where }) => where)).toEqual(before.map(({ where }) => where));
    const still = before.filter(({ value }, index) => after[index]?.value !== value + step);
    expect(still.filter(({ value }) => !structural.includes(value))).toEqual([]);
  });

  it("are drawn in the colours of good and bad", async () => {
    const panels = (await built(0)).flatMap(panelsOf);
    const colours = panels.flatMap(({ fieldConfig }) => fieldConfig?.defaults.thresholds?.steps ?? []);
    expect(new Set(colours.map(({ color }) => color))).toEqual(new Set(["blue", "green", "red"]));
  });
});
