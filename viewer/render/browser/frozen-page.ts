import { type FrozenDashboards, frozenSource } from "../model/frozen";
import { el } from "./dom";
import { themeOf } from "./grafana";
import { type Mounted, mount } from "./mount";
import { cssVariables } from "./theme";

/** Shows what a page carries: a list of dashboards, and the one that is chosen (`#/d/<uid>` in the address). */
export async function mountFrozen(root: HTMLElement, packed: string): Promise<void> {
  const frozen = await unpacked(packed);
  const view = new FrozenView(root, frozen);
  // Other addresses are those of the page around.
  window.addEventListener("hashchange", () => location.hash.startsWith("#/d/") && view.open());
  view.open();
}

class FrozenView {
  private mounted: Mounted | undefined;
  private theme: "dark" | "light" = "dark";
  private readonly bar = el("nav", { class: "tw-nav", "aria-label": "Dashboards" });
  private readonly place = el("div");

  constructor(
    root: HTMLElement,
    private readonly frozen: FrozenDashboards,
  ) {
    root.classList.add("tw-frozen");
    root.replaceChildren(this.bar, this.place);
  }

  /** Draws the dashboard that the address names, else the first. */
  open(): void {
    const { dashboards, from, to, width, scrapeInterval } = this.frozen;
    const uid = /^#\/d\/([\w-]+)/.exec(location.hash)?.[1];
    const dashboard = dashboards.find((one) => one.uid === uid) ?? dashboards[0];
    if (!dashboard) return;
    this.mounted?.destroy();
    this.writeBar(dashboard.uid);
    this.mounted = mount(this.place, {
      dashboard,
      source: frozenSource(this.frozen),
      from: String(from),
      to: String(to),
      variables: {},
      theme: this.theme,
      scrapeInterval,
      planWidth: width,
      others: dashboards,
      links: (to) => `#/d/${to}`,
    });
  }

  private writeBar(current: string): void {
    const { dashboards, notes } = this.frozen;
    this.bar.setAttribute("style", cssVariables(themeOf(this.theme)));
    const links = dashboards.map(({ uid, title }) =>
      el("a", { href: `#/d/${uid}`, "aria-current": uid === current ? "page" : undefined }, title),
    );
    const other = this.theme === "dark" ? "light" : "dark";
    const turn = () => {
      this.theme = other;
      this.open();
    };
    const said = notes.map((note) => el("p", { class: "tw-note" }, note));
    const about = el(
      "p",
      { class: "tw-note" },
      "Frozen: drawn by TicketWatch from answers that this page carries. Drag over a chart to zoom in.",
    );
    this.bar.replaceChildren(
      ...links,
      el("button", { type: "button", class: "tw-button", onclick: turn }, `${other === "dark" ? "Dark" : "Light"}`),
      about,
      ...said,
    );
  }
}

async function unpacked(packed: string): Promise<FrozenDashboards> {
  const bytes = Uint8Array.from(atob(packed.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as FrozenDashboards;
}
