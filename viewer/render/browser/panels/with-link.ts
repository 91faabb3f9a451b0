import { el } from "../dom";
import type { PanelLink } from "./panel";

/** Lays the first link over the whole of an element, to be clicked or reached by keyboard. */
export function withLink<Kind extends HTMLElement>(element: Kind, [link]: readonly PanelLink[]): Kind {
  if (!link) return element;
  const { title, href, newTab } = link;
  element.append(
    el("a", { class: "tw-cover", href, title, "aria-label": title, target: newTab ? "_blank" : undefined }),
  );
  return element;
}
