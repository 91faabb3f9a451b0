import type { Draw } from "./panel";
import { drawStat } from "./stat";
import { drawTimeseries } from "./timeseries";

/** Every kind of panel that is drawn, by Grafana's name of it. */
export const kinds: Readonly<Record<string, Draw>> = {
  timeseries: drawTimeseries,
  stat: drawStat,
};
