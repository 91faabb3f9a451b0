/// <reference lib="dom" />
/** A dashboard's page: reads the address, lets the renderer draw, and keeps the address true to what is shown. */
import type { Mounted, MountOptions } from "../../render/browser/mount";
import type { liveSource } from "../../render/browser/sources";
import type { DashboardModel } from "../../render/contract";
import { readAddress, writeAddress } from "./address";

/** The renderer, which a script of its own brings. */
declare const TicketWatchDashboards: {
  mount(root: HTMLElement, options: MountOptions): Mounted;
  liveSource: typeof liveSource;
};

/** Draws the dashboard that the page's element names. */
export async function openDashboard(root: HTMLElement): Promise<void> {
  const { uid, datasource, interval } = root.dataset;
  const [{ dashboard }, others] = await Promise.all([
    ask<{ dashboard: DashboardModel }>(`/api/dashboards/uid/${uid}`),
    ask<MountOptions["others"]>("/api/search?type=dash-db"),
  ]);
  const source = TicketWatchDashboards.liveSource({ base: `/api/datasources/proxy/uid/${datasource}` });
  const draw = () =>
    TicketWatchDashboards.mount(root, {
      dashboard,
      source,
      others,
      ...readAddress(location.search, dashboard),
      theme: "dark",
      scrapeInterval: interval,
      links: (uid, search) => `/d/${uid}${search}`,
      onState: (state) => {
        const search = writeAddress(state);
        if (search !== location.search) history.pushState(null, "", search);
      },
    });
  let mounted = draw();
  addEventListener("popstate", () => {
    mounted.destroy();
    mounted = draw();
  });
}

/** Asks the viewer's API; who is not logged in any more is sent to the login by the page itself. */
async function ask<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(path);
  if (answer.status === 401) location.reload();
  return (await answer.json()) as Answer;
}
