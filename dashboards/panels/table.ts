import type { DynamicConfigValue } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/table";
import { type Levels, thresholdsOf } from "../shared/levels";
import type { PanelSpec, Unit } from "../shared/spec";
import { refId, type Tile, tile } from "./common";

/** A column of a table: one query, whose series are matched with those of the other columns by all their labels. */
export interface Column {
  readonly query: string;
  readonly unit: Unit;
  readonly decimals?: number;
  readonly levels?: Levels;
  readonly mappings?: PanelSpec["mappings"];
}

export interface TableSpec extends Omit<PanelSpec, "queries" | "unit" | "levels" | "decimals" | "mappings"> {
  /** Labels that name a row, in the order of the columns: label → heading. */
  readonly labels: Readonly<Record<string, string>>;
  /** Heading → what stands in the column. */
  readonly columns: Readonly<Record<string, Column>>;
}

/** A row for each thing, a column for each figure of it, now. */
export function table(spec: TableSpec): Tile {
  const columns = Object.entries(spec.columns);
  const panel = new PanelBuilder()
    .showHeader(true)
    .withTransformation({ id: "merge", options: {} })
    .withTransformation(organize(spec.labels, Object.keys(spec.columns)));
  for (const [heading, column] of columns) panel.overrideByName(heading, properties(column));
  // What is said of an empty table would otherwise stand in every empty cell too.
  if (spec.noValue) for (const heading of Object.values(spec.labels)) panel.overrideByName(heading, emptyCell);
  const queries = Object.fromEntries(columns.map(([heading, { query }]) => [heading, query]));
  return tile(panel, { ...spec, queries, unit: "short" }, "table");
}

const emptyCell: DynamicConfigValue[] = [{ id: "noValue", value: "–" }];

/** Labels first, then the values under their headings, and no column of times. */
function organize(labels: TableSpec["labels"], headings: readonly string[]) {
  const values = headings.map((heading, index) => [valueColumn(index, headings.length), heading] as const);
  const order = [...Object.keys(labels), ...values.map(([name]) => name)];
  return {
    id: "organize",
    options: {
      excludeByName: { Time: true },
      indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
      renameByName: { ...labels, ...Object.fromEntries(values) },
    },
  };
}

/** Grafana's own name of a query's value, which has a letter only beside others. */
function valueColumn(index: number, count: number): string {
  return count === 1 ? "Value" : `Value #${refId(index)}`;
}

function properties({ unit, decimals, levels, mappings }: Column): DynamicConfigValue[] {
  return [
    { id: "unit", value: unit },
    ...(decimals === undefined ? [] : [{ id: "decimals", value: decimals }]),
    ...(mappings ? [{ id: "mappings", value: mappings }] : []),
    ...(levels ? [{ id: "thresholds", value: thresholdsOf(levels).build() }] : []),
    ...(levels || mappings ? [{ id: "custom.cellOptions", value: { type: "color-text" } }] : []),
  ];
}
