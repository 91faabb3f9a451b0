import { type FrozenDashboards, frozenSource } from "../model/frozen";
import { el } from "./dom";
import { mount } from "./mount";

/** Shows what a page carries: a list of dashboards, and the one that is chosen. */
export async function mountFrozen(root: HTMLElement, packed: string): Promise<void> {
  const frozen = await unpacked(packed);
  const source = frozenSource(frozen);
  const nav = el("nav", { class: "tw-nav", "aria-label": "Dashboards" });
  const place = el("div");
  root.replaceChildren(nav, place);
  const open = (uid: string) => {
    const dashboard = frozen.dashboards.find((one) => one.uid === uid) ?? frozen.dashboards[0];
    const { from, to, width, scrapeInterval } = frozen;
    place.replaceChildren();
    mount(place, {
      dashboard,
      source,
      from: String(from),
      to: String(to),
      variables: {},
      theme: "dark",
      scrapeInterval,
      planWidth: width,
      links: (uid) => `#/d/${uid}`,
    });
  };
  nav.append(
    ...frozen.dashboards.map(({ uid, title }) => el("button", { type: "button", onclick: () => open(uid) }, title)),
  );
  open("");
}

async function unpacked(packed: string): Promise<FrozenDashboards> {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as FrozenDashboards;
}
