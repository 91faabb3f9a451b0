import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  PanelBuilder,
  YAxisConfigBuilder,
} from "@grafana/grafana-foundation-sdk/heatmap";
import type { PanelSpec } from "../shared/spec";
import { type Tile, tile } from "./common";

/** How many observations fell into each bucket of a histogram, over time; one query of `sum by (le)`. */
export function heatmap(spec: PanelSpec): Tile {
  const colours = new HeatmapColorOptionsBuilder()
    .mode(HeatmapColorMode.Scheme)
    .scheme("Oranges")
    .fill("dark-orange")
    .exponent(0.5)
    .steps(64)
    .reverse(false);
  const panel = new PanelBuilder()
    .calculate(false)
    .color(colours)
    .yAxis(new YAxisConfigBuilder().unit(spec.unit))
    .showLegend();
  return tile(panel, spec, "buckets");
}
