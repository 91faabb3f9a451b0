/** A dashboard in a page: what is chosen above it, its panels, and what happens when either changes. */
import type { DashboardModel, DashboardState, QuerySource, VariableValues } from "../contract";
import { askAnnotations, type NamedAnnotation } from "../model/annotations";
import { type Choice, resolveChoices, scopeOf } from "../model/choices";
import type { LinkContext } from "../model/links";
import { type PlacedPanel, sectionsOf } from "../model/repeats";
import { durationMs, parseRange, type TimeRange } from "../model/time-range";
import { header } from "./chrome/header";
import { closeMenusOutside } from "./chrome/menu";
import { el } from "./dom";
import { type GrafanaTheme2, themeOf } from "./grafana";
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

interface State {
  readonly from: string;
  readonly to: string;
  readonly variables: VariableValues;
  readonly refresh: string;
}

let count = 0;

export class DashboardView implements Mounted {
  private state: State;
  private readonly zooms: { from: string; to: string }[] = [];
  private readonly folded = new Set<string>();
  private readonly disabledAnnotations = new Set<string>();
  private panels = new Map<string, PanelView>();
  private laidOut = "";
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly theme: GrafanaTheme2;
  private readonly syncKey = `tw-${++count}`;
  private readonly head = el("header", { class: "tw-head" });
  private readonly body: HTMLElement;
  private readonly stopClosing: () => void;

  constructor(
    private readonly root: HTMLElement,
    private readonly options: MountOptions,
  ) {
    const { from, to, variables, refresh = "", theme } = options;
    this.state = { from, to, variables, refresh };
    this.theme = themeOf(theme);
    // Frozen dashboards are a part of a page that may have a main part of its own.
    this.body = el(this.fixed ? "div" : "main", { class: "tw-body" });
    root.classList.add("tw-dashboard");
    root.setAttribute("style", cssVariables(this.theme));
    root.replaceChildren(this.head, this.body);
    this.stopClosing = closeMenusOutside(root);
  }

  setTime(from: string, to: string): void {
    this.change({ from, to });
  }

  setVariables(variables: VariableValues): void {
    this.change({ variables: { ...this.state.variables, ...variables } });
  }

  destroy(): void {
    this.asked++;
    clearTimeout(this.timer);
    this.stopClosing();
    for (const panel of this.panels.values()) panel.destroy();
    this.root.replaceChildren();
  }

  /** Asks everything anew. A later call makes an earlier one forget its answers. */
  async refresh(): Promise<void> {
    clearTimeout(this.timer);
    const turn = ++this.asked;
    const range = parseRange(this.state.from, this.state.to, Date.now());
    if (!range) return this.writeHead([], [`"${this.state.from}" to "${this.state.to}" is not a window of time.`]);
    const { dashboard, source } = this.options;
    const planned = this.plannedRange(range);
    const choices = await resolveChoices(dashboard.templating?.list ?? [], this.state.variables, source, planned);
    if (turn !== this.asked) return;
    this.layOut(choices);
    this.writeHead(choices, []);
    const annotations = askAnnotations(
      dashboard,
      source,
      this.annotationContext(choices, planned),
      this.disabledAnnotations,
    );
    const found = await annotations;
    if (turn !== this.asked) return;
    if (found.errors.length > 0) this.writeHead(choices, found.errors);
    const links = this.linkContext(choices);
    const shown = found.found.map((one) => this.coloured(one));
    await Promise.all(
      [...this.panels.values()].map((panel) =>
        panel.update({ range: planned, shown: range, annotations: shown, links }),
      ),
    );
    if (turn === this.asked) this.again();
  }

  private again(): void {
    const every = durationMs(this.state.refresh);
    if (every && !this.fixed) this.timer = setTimeout(() => void this.refresh(), every);
  }

  private get fixed(): boolean {
    return this.options.planWidth !== undefined;
  }

  /** A frozen page has answers for its whole window only: a part of it is shown from them. */
  private plannedRange(range: TimeRange): TimeRange {
    return this.fixed ? { from: Number(this.options.from), to: Number(this.options.to) } : range;
  }

  private change(part: Partial<State>): void {
    this.state = { ...this.state, ...part };
    this.options.onState?.(this.state);
    void this.refresh();
  }

  private coloured(annotation: NamedAnnotation) {
    return { ...annotation, color: this.theme.visualization.getColorByName(annotation.color) };
  }

  private get width(): number {
    return this.options.planWidth ?? this.root.clientWidth - 32;
  }

  private annotationContext(choices: readonly Choice[], range: TimeRange) {
    return { range, scope: scopeOf(choices), scrapeInterval: this.options.scrapeInterval ?? "5s", width: this.width };
  }

  private linkContext(choices: readonly Choice[]): LinkContext {
    const { from, to } = this.state;
    return { scope: scopeOf(choices), from, to, address: this.options.links };
  }

  private writeHead(choices: readonly Choice[], problems: readonly string[]): void {
    const { dashboard, others = [] } = this.options;
    const parts = header({
      ...this.state,
      dashboard,
      choices,
      problems,
      others,
      zoomed: this.zooms.length > 0,
      fixed: this.fixed,
      disabledAnnotations: this.disabledAnnotations,
      links: this.linkContext(choices),
      setTime: (from, to) => this.setTime(from, to),
      setVariable: (name, values) => this.setVariables({ [name]: values }),
      setRefresh: (refresh) => this.change({ refresh }),
      toggleAnnotation: (name) => {
        if (!this.disabledAnnotations.delete(name)) this.disabledAnnotations.add(name);
        void this.refresh();
      },
      ask: () => void this.refresh(),
      unzoom: () => this.change(this.zooms.pop() ?? {}),
    });
    // An open menu is being used: it stays.
    if (this.head.querySelector("details[open]") && problems.length === 0) return;
    this.head.replaceChildren(...parts);
  }

  private zoom(range: TimeRange): void {
    const { from, to } = this.state;
    this.zooms.push({ from, to });
    this.change({ from: String(Math.round(range.from)), to: String(Math.round(range.to)) });
  }

  /** Places panels anew only where variables made others of them. */
  private layOut(choices: readonly Choice[]): void {
    const sections = sectionsOf(this.options.dashboard.panels, scopeOf(choices));
    const key = JSON.stringify([choices.map(({ value }) => value), [...this.folded]]);
    if (key === this.laidOut) return;
    this.laidOut = key;
    for (const panel of this.panels.values()) panel.destroy();
    this.panels = new Map();
    this.body.replaceChildren(
      ...sections.map(({ row, panels, collapsed }) => {
        const name = row?.key ?? "";
        const closed = collapsed !== this.folded.has(name);
        const grid = el("div", { class: "tw-grid" });
        if (!closed) grid.append(...this.placePanels(panels));
        return el("section", { class: "tw-section" }, row && this.heading(row, closed), grid);
      }),
    );
  }

  private heading({ key, panel }: PlacedPanel, closed: boolean): HTMLElement {
    const fold = () => {
      if (!this.folded.delete(key)) this.folded.add(key);
      void this.refresh();
    };
    return el(
      "h2",
      { class: "tw-row-head" },
      el(
        "button",
        { type: "button", class: "tw-row", "aria-expanded": String(!closed), onclick: fold },
        panel.title ?? "",
      ),
    );
  }

  private placePanels(panels: readonly PlacedPanel[]): HTMLElement[] {
    const top = Math.min(...panels.map(({ gridPos }) => gridPos.y));
    const { source, scrapeInterval = "5s" } = this.options;
    return panels.map((placed) => {
      const zoom = (range: TimeRange) => this.zoom(range);
      const view = panelView({
        placed,
        top,
        source,
        scrapeInterval,
        theme: this.theme,
        width: this.width,
        syncKey: this.syncKey,
        zoom,
      });
      this.panels.set(placed.key, view);
      return view.element;
    });
  }
}
