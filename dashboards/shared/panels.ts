import {
  GraphGradientMode,
  LegendDisplayMode,
  LegendPlacement,
  VisibilityMode,
  VizLegendOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { prometheusDatasource } from "./datasource";

/** What every panel must say: nothing is shown without a unit and a description. */
export interface PanelText {
  readonly title: string;
  readonly description: string;
  /** A Grafana unit id: "s", "reqps", "percentunit", "bytes", "short", … */
  readonly unit: string;
}

/** Queries of one panel: legend → PromQL. */
export type Queries = Readonly<Record<string, string>>;

/** A line for each series over time, with the latest and the highest value in the legend. */
export function timeseries(text: PanelText, queries: Queries): TimeseriesBuilder {
  const legend = new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(["lastNotNull", "max"]);
  const panel = new TimeseriesBuilder()
    .lineWidth(1)
    .fillOpacity(10)
    .gradientMode(GraphGradientMode.Opacity)
    .showPoints(VisibilityMode.Never)
    .min(0)
    .legend(legend);
  return filled(panel, text, queries);
}

/** One number: the latest value. */
export function stat(text: PanelText, query: string): StatBuilder {
  return filled(new StatBuilder(), text, { [text.title]: query });
}

function filled<Panel extends TimeseriesBuilder | StatBuilder>(panel: Panel, text: PanelText, queries: Queries): Panel {
  panel.title(text.title).description(text.description).unit(text.unit).datasource(prometheusDatasource);
  Object.entries(queries).forEach(([legend, expr], index) => {
    panel.withTarget(
      new DataqueryBuilder()
        .datasource(prometheusDatasource)
        .refId(String.fromCharCode(65 + index))
        .expr(expr)
        .legendFormat(legend),
    );
  });
  return panel;
}
