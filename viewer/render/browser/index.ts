/** What the bundle offers to a page, as the global `TicketWatchDashboards`. */
import "uplot/dist/uPlot.min.css";
import "./style.css";

export { mountFrozen } from "./frozen-page";
export { type Mounted, type MountOptions, mount } from "./mount";
export { frozenSource, liveSource } from "./sources";
