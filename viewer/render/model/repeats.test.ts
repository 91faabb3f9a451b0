import { describe, expect, it } from "vitest";
import type { PanelModel } from "./dashboard-model";
import type { VariableValue } from "./interpolate";
import { sectionsOf } from "./repeats";

const panel = (id: number, y: number, more: Partial<PanelModel> = {}): PanelModel => ({
  id,
  type: "stat",
  gridPos: { x: 0, y, w: 24, h: 4 },
  ...more,
});
const row = (id: number, y: number, more: Partial<PanelModel> = {}) =>
  panel(id, y, { type: "row", gridPos: { x: 0, y, w: 24, h: 1 }, ...more });
const scope = new Map([["host", { values: ["a", "b", "c"], all: true, many: true }]]);

describe("repeats", () => {
  it("place copies side by side and push what follows down", () => {
    const [{ panels }] = sectionsOf([panel(1, 0, { repeat: "host", maxPerRow: 2 }), panel(2, 4)], scope);
    expect(panels.map(({ key, gridPos: { x, y, w } }) => [key, x, y, w])).toEqual([
      ["1-a", 0, 0, 12],
      ["1-b", 12, 0, 12],
      ["1-c", 0, 4, 12],
      ["2", 0, 8, 24],
    ]);
  });

  it("give each copy its own value of the variable", () => {
    const [{ panels }] = sectionsOf([panel(1, 0, { repeat: "host", repeatDirection: "v" })], scope);
    expect(panels.map((one) => (one.scope.get("host") as VariableValue).values)).toEqual([["a"], ["b"], ["c"]]);
    expect(panels.map(({ gridPos }) => gridPos.y)).toEqual([0, 4, 8]);
  });

  it("repeat a row with all that is under it", () => {
    const sections = sectionsOf([row(1, 0, { repeat: "host" }), panel(2, 1)], scope);
    expect(sections.map(({ row, panels }) => [row?.key, panels[0].key])).toEqual([
      ["1-a", "2-a"],
      ["1-b", "2-b"],
      ["1-c", "2-c"],
    ]);
  });

  it("keep panels of a folded row for when it is opened", () => {
    const [section] = sectionsOf([row(1, 0, { collapsed: true, panels: [panel(2, 1)] })], scope);
    expect([section.collapsed, section.panels.length]).toEqual([true, 1]);
  });
});
