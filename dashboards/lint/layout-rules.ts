import { columns } from "../shared/grid";
import type { PanelJson } from "../shared/json";
import type { Rule } from "./rule";

/** The rules about places: Grafana moves panels that overlap, and says nothing. */
export const layoutRules: readonly Rule[] = [
  {
    name: "grid-overflow-rule",
    asks: `panels within the grid's ${columns} columns`,
    findings: ({ panels }) =>
      panels
        .filter(({ gridPos: { x, y, w, h } }) => x < 0 || y < 0 || w < 1 || h < 1 || x + w > columns)
        .map(({ title }) => title),
  },
  {
    name: "grid-overlap-rule",
    asks: "panels beside and below each other",
    findings: ({ panels }) =>
      panels.flatMap((panel, index) =>
        panels
          .slice(index + 1)
          .filter((other) => overlap(panel, other))
          .map((other) => `${panel.title} and ${other.title}`),
      ),
  },
  {
    name: "row-groups-rule",
    asks: "panels in groups with a heading, the first thing of all",
    findings: ({ uid, panels: [first] }) => (first?.type === "row" ? [] : [uid]),
  },
];

function overlap({ gridPos: a }: PanelJson, { gridPos: b }: PanelJson): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
