/// <reference lib="dom" />
/** A dashboard's page: reads the address, lets the renderer draw, and keeps address, pickers and picture the same. */
import type { Mounted, MountOptions } from "../../../dashboards/render/browser/mount";
import type { liveSource } from "../../../dashboards/render/browser/sources";
import type { DashboardModel, DashboardState, QuerySource } from "../../../dashboards/render/contract";
import { resolveChoices } from "../../../dashboards/render/model/choices";
import { parseRange } from "../../../dashboards/render/model/time-range";
import { type Chosen, readAddress, writeAddress } from "./address";
import { closeOnClickElsewhere } from "./elements";
import { type PageLink, pageLinks } from "./links";
import { Refresher, refreshPicker } from "./refresh-picker";
import { timePicker } from "./time-picker";
import { variablePickers } from "./variable-pickers";

/** The renderer, which a script of its own brings. */
declare const TicketWatchDashboards: {
  mount(root: HTMLElement, options: MountOptions): Mounted;
  liveSource: typeof liveSource;
};

type Dashboard = DashboardModel & { readonly links?: readonly PageLink[] };

/** Draws the dashboard that the page's element names. */
export async function openDashboard(root: HTMLElement): Promise<void> {
  const { uid, datasource, interval } = root.dataset;
  const answer = await fetch(`/api/dashboards/uid/${uid}`);
  if (answer.status === 401) return location.reload();
  const { dashboard } = (await answer.json()) as { dashboard: Dashboard };
  closeOnClickElsewhere();
  const source = TicketWatchDashboards.liveSource({ base: `/api/datasources/proxy/uid/${datasource}` });
  const view = new DashboardPage(root, dashboard, source, interval);
  const links = await pageLinks(dashboard.links ?? [], () => view.search);
  document.getElementById("links")?.replaceChildren(...links);
}

class DashboardPage {
  private chosen: Chosen;
  private readonly mounted: Mounted;
  private readonly refresher = new Refresher(() => this.mounted.refresh());
  private readonly controls = document.getElementById("controls") as HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly dashboard: Dashboard,
    private readonly source: QuerySource,
    scrapeInterval: string | undefined,
  ) {
    this.chosen = readAddress(location.search, dashboard);
    const { from, to, variables } = this.chosen;
    this.mounted = TicketWatchDashboards.mount(root, {
      dashboard,
      source,
      from,
      to,
      variables,
      theme: "dark",
      scrapeInterval,
      links: (uid, search) => `/d/${uid}${search}`,
      onState: (state) => this.follow(state),
    });
    this.refresher.every(this.chosen.refresh);
    addEventListener("popstate", () => this.apply(readAddress(location.search, dashboard), false));
    void this.showControls();
  }

  get search(): string {
    return writeAddress(this.chosen);
  }

  /** Takes over what somebody chose with the pickers or by going back. */
  private apply(next: Chosen, remember = true): void {
    const before = this.chosen;
    this.chosen = next;
    if (remember) history.pushState(null, "", this.search);
    if (next.refresh !== before.refresh) this.refresher.every(next.refresh);
    if (next.from !== before.from || next.to !== before.to) this.mounted.setTime(next.from, next.to);
    if (JSON.stringify(next.variables) !== JSON.stringify(before.variables))
      this.mounted.setVariables(this.allVariables());
    void this.showControls();
  }

  /** Takes over what somebody chose in the picture itself, such as a part of the time axis. */
  private follow({ from, to }: DashboardState): void {
    if (!this.chosen || (from === this.chosen.from && to === this.chosen.to)) return;
    this.chosen = { ...this.chosen, from, to };
    history.pushState(null, "", this.search);
    void this.showControls();
  }

  /** Variables that the address does not name are as the dashboard has them. */
  private allVariables(): Record<string, readonly string[]> {
    const named = (this.dashboard.templating?.list ?? []).map(({ name, current }) => [
      name,
      [current?.value ?? []].flat(),
    ]);
    return { ...Object.fromEntries(named), ...this.chosen.variables };
  }

  private async showControls(): Promise<void> {
    const { from, to, refresh, variables } = this.chosen;
    const range = parseRange(from, to, Date.now());
    const models = this.dashboard.templating?.list ?? [];
    const choices = range ? await resolveChoices(models, variables, this.source, range) : [];
    const pickers = variablePickers(choices, (name, values) =>
      this.apply({ ...this.chosen, variables: { ...this.chosen.variables, [name]: values } }),
    );
    const time = timePicker(from, to, (from, to) => this.apply({ ...this.chosen, from, to }));
    const again = refreshPicker(
      refresh,
      (refresh) => this.apply({ ...this.chosen, refresh }),
      () => void this.mounted.refresh(),
    );
    const open = this.controls.querySelector<HTMLElement>("details[data-variable][open]")?.dataset.variable;
    this.controls.replaceChildren(...pickers, time, ...again);
    // Several values are ticked one after the other: the box stays open.
    const box = this.controls.querySelector<HTMLDetailsElement>(`details[data-variable="${open}"]`);
    if (box) box.open = true;
  }
}
