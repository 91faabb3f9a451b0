/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { DashboardModel, DashboardState, QuerySource, VariableValues } from "../contract";
import { DashboardView } from "./dashboard-view";

export interface MountOptions {
  readonly dashboard: DashboardModel;
  readonly source: QuerySource;
  /** Grafana's syntax: `now-15m`, milliseconds since the epoch. */
  readonly from: string;
  readonly to: string;
  readonly variables: VariableValues;
  readonly theme: "dark" | "light";
  /** Such as `10s`; empty for never. */
  readonly refresh?: string;
  /** The data source's scrape interval; 5s without. */
  readonly scrapeInterval?: string;
  /** Of a frozen page: width in pixels that its queries were planned for. Window and variables are fixed then. */
  readonly planWidth?: number;
  /** Address of another dashboard. */
  readonly links: (uid: string, search: string) => string;
  /** All dashboards there are, for links by tags. */
  readonly others?: readonly Pick<DashboardModel, "uid" | "title" | "tags">[];
  readonly onState?: (state: DashboardState) => void;
}

export interface Mounted {
  setTime(from: string, to: string): void;
  setVariables(variables: VariableValues): void;
  refresh(): Promise<void>;
  destroy(): void;
}

/** Draws a dashboard into `root` and keeps it up to date. */
export function mount(root: HTMLElement, options: MountOptions): Mounted {
  const view = new DashboardView(root, options);
  void view.refresh();
  return view;
}
