/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** A dashboard in a page: what is chosen above it, its panels, and what happens when either changes. */
import type { DashboardModel, DashboardState, QuerySource, VariableValues } from "../contract";
import { type Choice, resolveChoices, scopeOf } from "../model/choices";
import { sectionsOf } from "../model/repeats";
import { parseRange, type TimeRange } from "../model/time-range";
import { el } from "./dom";
import { themeOf } from "./grafana";
import { type PanelView, panelView } from "./panel-view";
import { cssVariables } from "./theme";

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
  /** Width in pixels to plan queries for, instead of the page's. */
  readonly planWidth?: number;
  /** Address of another dashboard. */
  readonly links: (uid: string, search: string) => string;
  readonly onState?: (state: DashboardState) => void;
}

export interface Mounted {
  setTime(from: string, to: string): void;
  setVariables(variables: VariableValues): void;
  refresh(): Promise<void>;
  destroy(): void;
}

/** Draws a dashboard into `root`. */
export function mount(root: HTMLElement, options: MountOptions): Mounted {
  const view = new DashboardView(root, options);
  void view.refresh();
  return view;
}

class DashboardView implements Mounted {
  private panels = new Map<string, PanelView>();
  private state: { from: string; to: string; variables: VariableValues };
  private readonly body = el("div", { class: "tw-body" });

  constructor(
    private readonly root: HTMLElement,
    private readonly options: MountOptions,
  ) {
    const { from, to, variables, theme } = options;
    this.state = { from, to, variables };
    root.classList.add("tw-dashboard");
    root.setAttribute("style", cssVariables(themeOf(theme)));
    root.replaceChildren(this.body);
  }

  setTime(from: string, to: string): void {
    this.state = { ...this.state, from, to };
    void this.refresh();
  }

  setVariables(variables: VariableValues): void {
    this.state = { ...this.state, variables: { ...this.state.variables, ...variables } };
    void this.refresh();
  }

  async refresh(): Promise<void> {
    const range = parseRange(this.state.from, this.state.to, Date.now());
    if (!range) return;
    const { dashboard, source } = this.options;
    const choices = await resolveChoices(dashboard.templating?.list ?? [], this.state.variables, source, range);
    this.layOut(choices);
    this.options.onState?.({ ...this.state, refresh: this.options.refresh ?? "" });
    await Promise.all([...this.panels.values()].map((panel) => panel.update(range, [])));
  }

  destroy(): void {
    for (const panel of this.panels.values()) panel.destroy();
    this.root.replaceChildren();
  }

  private layOut(choices: readonly Choice[]): void {
    for (const panel of this.panels.values()) panel.destroy();
    this.panels = new Map();
    const { dashboard, theme, source, scrapeInterval = "5s", planWidth } = this.options;
    const width = planWidth ?? this.root.clientWidth;
    const grids = sectionsOf(dashboard.panels, scopeOf(choices)).map(({ row, panels }) => {
      const grid = el("div", { class: "tw-grid" });
      const top = Math.min(...panels.map(({ gridPos }) => gridPos.y));
      for (const placed of panels) {
        const view = panelView({ placed, top, source, scrapeInterval, theme: themeOf(theme), width });
        this.panels.set(placed.key, view);
        grid.append(view.element);
      }
      return el("section", {}, row ? el("h2", { class: "tw-row" }, row.panel.title ?? "") : undefined, grid);
    });
    this.body.replaceChildren(...grids);
  }
}

export type { TimeRange };
