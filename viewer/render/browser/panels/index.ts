import { drawBarGauge } from "./bar-gauge";
import { drawGauge } from "./gauge";
import { drawHeatmap } from "./heatmap";
import type { Draw } from "./panel";
import { drawStat } from "./stat";
import { drawStateTimeline } from "./state-timeline";
import { drawTable } from "./table";
import { drawText } from "./text";
import { drawTimeseries } from "./timeseries/index";

/** Every kind of panel that is drawn, by Grafana's name of it. */
export const kinds: Readonly<Record<string, Draw>> = {
  bargauge: drawBarGauge,
  gauge: drawGauge,
  heatmap: drawHeatmap,
  stat: drawStat,
  "state-timeline": drawStateTimeline,
  table: drawTable,
  text: drawText,
  timeseries: drawTimeseries,
};
