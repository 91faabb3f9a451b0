export type { Tile } from "./common";
export { heatmap } from "./heatmap";
export { barGauge, gauge, stat } from "./numbers";
export { stateTimeline } from "./state-timeline";
export { table } from "./table";
export { timeseries } from "./timeseries";
