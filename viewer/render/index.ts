/** Draws dashboards without Grafana: frozen into pages, or live behind a server that offers Grafana's paths. */
export { type BrowserBundle, browserBundle } from "./bundle";
export type { Annotation, DashboardModel, Matrix, QuerySource, Vector } from "./contract";
export { type FreezeOptions, freezeDashboards } from "./freeze";
export { contentPolicy, type FrozenSection, frozenPage, frozenSection } from "./frozen-page";
export type { FrozenDashboards } from "./model/frozen";
