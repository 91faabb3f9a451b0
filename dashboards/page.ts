import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type GridPos,
  RowBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { DashboardUid } from "../contract/dashboard-uids";
import type { Tile } from "./panels";
import { annotations } from "./shared/annotations";
import { columns, gridRows } from "./shared/grid";
import { allDashboardsLink, dashboardTag, drillLink, relatedLink } from "./shared/links";
import { type VariableName, variables } from "./shared/variables";

/** Panels side by side. */
export interface Line {
  readonly height: number;
  readonly tiles: readonly Tile[];
  readonly widths: readonly number[];
}

/** Lines under a heading that can be folded. */
export interface Group {
  readonly title: string;
  readonly lines: readonly Line[];
}

export interface PageSpec {
  readonly uid: DashboardUid;
  readonly title: string;
  /** The question that the dashboard answers. */
  readonly question: string;
  readonly variables: readonly VariableName[];
  /** Dashboards to go on to, with what the link says. */
  readonly related: Readonly<Partial<Record<DashboardUid, string>>>;
  /** How often the dashboard asks anew; 10s without. */
  readonly refresh?: string;
  readonly groups: readonly Group[];
}

export interface Page extends PageSpec {
  readonly dashboard: Dashboard;
  /** Panel id → why a healthy lab may have nothing to show there. */
  readonly mayBeEmpty: ReadonlyMap<number, string>;
}

/** Panels side by side, equally wide where no widths are given. */
export function line(height: number, tiles: readonly Tile[], widths?: readonly number[]): Line {
  return { height, tiles, widths: widths ?? tiles.map(() => columns / tiles.length) };
}

/** Heading and lines of a group. */
export function group(title: string, ...lines: readonly Line[]): Group {
  return { title, lines };
}

/** Builds a dashboard; ids and places follow from the order of the panels. */
export function page(spec: PageSpec): Page {
  const dashboard = frame(spec);
  const mayBeEmpty = new Map<number, string>();
  const places = gridRows(spec.groups.flatMap(({ lines }) => [heading, ...lines]));
  let next = 0;
  const place = () => ({ gridPos: places[next] as GridPos, id: ++next });
  for (const { title, lines } of spec.groups) {
    const { id, gridPos } = place();
    dashboard.withRow(new RowBuilder(title).id(id).gridPos(gridPos));
    for (const { spec: text, panel } of lines.flatMap(({ tiles }) => tiles)) {
      const { id, gridPos } = place();
      if (text.drill) panel.dataLinks([drillLink(text.drill, spec.variables)]);
      if (text.mayBeEmpty) mayBeEmpty.set(id, text.mayBeEmpty);
      dashboard.withPanel(panel.id(id).gridPos(gridPos));
    }
  }
  return { ...spec, dashboard: dashboard.build(), mayBeEmpty };
}

const heading = { height: 1, widths: [columns] };

function frame(spec: PageSpec): DashboardBuilder {
  const related = Object.entries(spec.related).map(([uid, title]) => relatedLink(uid as DashboardUid, title));
  return new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .tags([dashboardTag])
    .description(spec.question)
    .time({ from: "now-15m", to: "now" })
    .refresh(spec.refresh ?? "10s")
    .timezone("browser")
    .tooltip(DashboardCursorSync.Crosshair)
    .variables(spec.variables.map((name) => variables[name]()))
    .annotations(annotations())
    .links([allDashboardsLink(), ...related])
    .readonly();
}
