import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import type {
  DashboardLink,
  GridPos,
  Panel,
  ThresholdsConfig,
  ValueMapping,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { prometheusDatasource } from "../shared/datasource";
import { neutral, thresholdsOf } from "../shared/levels";
import type { PanelSpec } from "../shared/spec";

/** What the SDK's builders of all kinds of panel have in common; it has no type for that itself. */
export interface PanelBuilder extends Builder<Panel> {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  gridPos(gridPos: GridPos): this;
  datasource(datasource: DataSourceRef): this;
  withTarget(target: Builder<ReturnType<DataqueryBuilder["build"]>>): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  noValue(noValue: string): this;
  mappings(mappings: ValueMapping[]): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
  dataLinks(links: Builder<DashboardLink>[]): this;
}

/** A panel before it has a place. */
export interface Tile {
  readonly spec: PanelSpec;
  readonly panel: PanelBuilder;
}

/** How a panel asks: over the time shown, the same for a heatmap, at its end, or at its end with labels as columns. */
export type Asking = "range" | "buckets" | "instant" | "table";

/** Gives a panel all that its spec says. */
export function tile(panel: PanelBuilder, spec: PanelSpec, asking: Asking): Tile {
  panel.title(spec.title).description(spec.description).datasource(prometheusDatasource).unit(spec.unit);
  panel.thresholds(thresholdsOf(spec.levels ?? neutral));
  addScale(panel, spec);
  Object.entries(spec.queries).forEach(([legend, expr], index) => {
    panel.withTarget(query(expr, legend, index, asking));
  });
  return { spec, panel };
}

function addScale(panel: PanelBuilder, { min, max, decimals, mappings, noValue }: PanelSpec): void {
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  if (decimals !== undefined) panel.decimals(decimals);
  if (mappings !== undefined) panel.mappings([...mappings]);
  if (noValue !== undefined) panel.noValue(noValue);
}

/** Letter of a query in its panel. */
export const refId = (index: number) => String.fromCharCode("A".charCodeAt(0) + index);

const formats = {
  range: PromQueryFormat.TimeSeries,
  buckets: PromQueryFormat.Heatmap,
  instant: PromQueryFormat.TimeSeries,
  table: PromQueryFormat.Table,
} satisfies Record<Asking, PromQueryFormat>;

function query(expr: string, legend: string, index: number, asking: Asking): DataqueryBuilder {
  const target = new DataqueryBuilder().datasource(prometheusDatasource).refId(refId(index)).expr(expr);
  const atTheEnd = asking === "instant" || asking === "table";
  return (atTheEnd ? target.instant() : target.range()).format(formats[asking]).legendFormat(legend);
}
