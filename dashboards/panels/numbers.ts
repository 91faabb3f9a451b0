import { PanelBuilder as BarGaugeBuilder } from "@grafana/grafana-foundation-sdk/bargauge";
import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder as GaugeBuilder } from "@grafana/grafana-foundation-sdk/gauge";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import type { PanelSpec } from "../shared/spec";
import { type Tile, tile } from "./common";

export interface StatSpec extends PanelSpec {
  /** Whether the course of the value is drawn behind it. Without, a value that is gone is not shown as if it were there. */
  readonly trend?: boolean;
  /** Whether the colour fills the panel, to be seen from across the room. */
  readonly filled?: boolean;
  /** Whether the legend is what is to be read, as with versions. */
  readonly nameOnly?: boolean;
}

const latest = () => new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false).fields("");

/** One big number for each series. */
export function stat(spec: StatSpec): Tile {
  const panel = new StatBuilder()
    .reduceOptions(latest())
    .graphMode(spec.trend ? BigValueGraphMode.Area : BigValueGraphMode.None)
    .colorMode(spec.filled ? BigValueColorMode.Background : BigValueColorMode.Value)
    .textMode(spec.nameOnly ? BigValueTextMode.Name : BigValueTextMode.Auto);
  return tile(panel, spec, spec.trend ? "range" : "instant");
}

/** A share of a whole on a dial, now. */
export function gauge(spec: PanelSpec): Tile {
  const panel = new GaugeBuilder().reduceOptions(latest()).showThresholdMarkers(true).showThresholdLabels(false);
  return tile(panel, { min: 0, max: 1, ...spec }, "instant");
}

/** A bar for each series, now: the way to compare ten instances. */
export function barGauge(spec: PanelSpec): Tile {
  const panel = new BarGaugeBuilder()
    .reduceOptions(latest())
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Color)
    .showUnfilled(true);
  return tile(panel, { min: 0, ...spec }, "instant");
}
