import { describe, expect, it } from "vitest";
import { dashboards, homeDashboard } from ".";
import { prometheusDatasource } from "./shared/datasource";
import { gridRows } from "./shared/grid";

const panels = Object.entries(dashboards()).flatMap(([uid, { panels = [] }]) =>
  panels.map((panel) => ({ uid, panel: panel as unknown as Panel })),
);

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly datasource: { readonly uid: string };
  readonly fieldConfig: { readonly defaults: { readonly unit?: string } };
  readonly targets: readonly { readonly expr: string; readonly refId: string }[];
}

describe("every panel", () => {
  it.each(panels)("$uid: $panel.title says what it shows, in which unit", ({ panel }) => {
    expect(panel.title).not.toBe("");
    expect(panel.description).toMatch(/\.$/);
    expect(panel.fieldConfig.defaults.unit).toBeTruthy();
    expect(panel.datasource.uid).toBe(prometheusDatasource.uid);
  });

  it.each(panels)("$uid: $panel.title takes rates over Grafana's own window", ({ panel }) => {
    expect(panel.targets.length).toBeGreaterThan(0);
    for (const { expr } of panel.targets)
      expect(expr.match(/\[[^\]]+\]/g) ?? []).toEqual((expr.match(/rate\(/g) ?? []).map(() => "[$__rate_interval]"));
  });
});

describe("every dashboard", () => {
  it("has panels with ids of their own", () => {
    for (const { panels = [] } of Object.values(dashboards())) {
      expect(new Set(panels.map((panel) => (panel as unknown as Panel).id)).size).toBe(panels.length);
    }
  });

  it("is read-only and found under its uid", () => {
    for (const [uid, dashboard] of Object.entries(dashboards()))
      expect(dashboard).toMatchObject({ uid, editable: false });
    expect(dashboards()).toHaveProperty(homeDashboard);
  });
});

describe("gridRows", () => {
  it("places panels side by side and rows below each other", () => {
    expect(
      gridRows([
        { height: 4, widths: [12, 12] },
        { height: 8, widths: [24] },
      ]),
    ).toEqual([
      { x: 0, y: 0, w: 12, h: 4 },
      { x: 12, y: 0, w: 12, h: 4 },
      { x: 0, y: 4, w: 24, h: 8 },
    ]);
  });

  it("refuses a row that Grafana would wrap or leave a hole in", () => {
    expect(() => gridRows([{ height: 4, widths: [12, 13] }])).toThrow(/row 1 is 25 columns wide/);
    expect(() => gridRows([{ height: 4, widths: [12] }])).toThrow(/must be 24/);
  });
});
