/** Panels and rows that stand once for each value of a variable. */
import type { GridPos, PanelModel } from "./dashboard-model";
import type { Scope, VariableValue } from "./interpolate";

const gridColumns = 24;

/** A panel in its place, with the variables that hold for it alone. */
export interface PlacedPanel {
  readonly panel: PanelModel;
  readonly gridPos: GridPos;
  readonly scope: Scope;
  /** Differs from the panel's id where it is repeated. */
  readonly key: string;
}

/** A row's heading and the panels under it. */
export interface Section {
  readonly row?: PlacedPanel;
  readonly collapsed: boolean;
  readonly panels: readonly PlacedPanel[];
}

/** The dashboard's panels under their rows, repeated as they ask, places closed up. */
export function sectionsOf(panels: readonly PanelModel[], scope: Scope): Section[] {
  const groups = grouped([...panels].sort(byPlace));
  return groups.flatMap(({ row, members }) => repeatedRow(row, members, scope));
}

const byPlace = (a: PanelModel, b: PanelModel) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x;

interface RowGroup {
  readonly row?: PanelModel;
  readonly members: PanelModel[];
}

function grouped(panels: readonly PanelModel[]): RowGroup[] {
  const groups: RowGroup[] = [{ members: [] }];
  for (const panel of panels) {
    if (panel.type === "row") groups.push({ row: panel, members: [...(panel.panels ?? [])] });
    else (groups.at(-1) as RowGroup).members.push(panel);
  }
  return groups.filter(({ row, members }) => row || members.length > 0);
}

function repeatedRow(row: PanelModel | undefined, members: readonly PanelModel[], scope: Scope): Section[] {
  return scopesFor(row?.repeat, scope).map(({ scope: inner, suffix }) => ({
    ...(row ? { row: { panel: row, gridPos: row.gridPos, scope: inner, key: `${row.id}${suffix}` } } : {}),
    collapsed: Boolean(row?.collapsed),
    panels: placed(members, inner, suffix),
  }));
}

function placed(members: readonly PanelModel[], scope: Scope, suffix: string): PlacedPanel[] {
  let pushed = 0;
  return members.flatMap((panel) => {
    const copies = scopesFor(panel.repeat, scope);
    const place = panel.repeat ? repeatPlaces(panel, copies.length) : [panel.gridPos];
    const moved = place.map((gridPos) => ({ ...gridPos, y: gridPos.y + pushed }));
    pushed += Math.max(...place.map(({ y, h }) => y + h)) - panel.gridPos.y - panel.gridPos.h;
    return copies.map((copy, index) => ({
      panel,
      gridPos: moved[index],
      scope: copy.scope,
      key: `${panel.id}${suffix}${copy.suffix}`,
    }));
  });
}

/** Side by side over the whole width, or below each other, as the panel says. */
function repeatPlaces({ gridPos, repeatDirection, maxPerRow = 4 }: PanelModel, count: number): GridPos[] {
  const { y, h } = gridPos;
  return Array.from({ length: count }, (_, index) => {
    if (repeatDirection === "v") return { ...gridPos, y: y + index * h };
    const perRow = Math.min(count, maxPerRow);
    const w = Math.floor(gridColumns / perRow);
    return { x: (index % perRow) * w, y: y + Math.floor(index / perRow) * h, w, h };
  });
}

function scopesFor(name: string | undefined, scope: Scope): { scope: Scope; suffix: string }[] {
  const value = name === undefined ? undefined : scope.get(name);
  if (name === undefined || value === undefined || typeof value === "string" || value.values.length === 0) {
    return [{ scope, suffix: "" }];
  }
  return value.values.map((one) => {
    const only: VariableValue = { values: [one], all: false, many: value.many };
    return { scope: new Map([...scope, [name, only]]), suffix: `-${one}` };
  });
}
