import {
  GraphGradientMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { PanelSpec } from "../shared/spec";
import { type Tile, tile } from "./common";

export interface TimeseriesSpec extends PanelSpec {
  /** Whether the series are parts of a whole. */
  readonly stacked?: boolean;
}

/** A share that stays at nothing would otherwise have an axis up to 10,000 %. */
const smallShare = 0.05;

/** A line for each series over time, with latest, mean and highest value; a threshold is a dashed line. */
export function timeseries(spec: TimeseriesSpec): Tile {
  const panel = new PanelBuilder()
    .lineWidth(1)
    .fillOpacity(spec.stacked ? 40 : 10)
    .gradientMode(GraphGradientMode.Opacity)
    .showPoints(VisibilityMode.Never)
    .legend(legend())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (spec.stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
  if (spec.levels) panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  if (spec.unit === "percentunit" && spec.max === undefined) panel.axisSoftMax(smallShare);
  return tile(panel, { min: 0, ...spec }, "range");
}

function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.Table)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(["lastNotNull", "mean", "max"]);
}
