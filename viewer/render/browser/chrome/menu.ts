import { el } from "../dom";

/** A button that opens something below it; Escape and clicks elsewhere close it. */
export function menu(label: Node | string, name: string, content: () => readonly Node[]): HTMLElement {
  const details = el("details", { class: "tw-menu" });
  const summary = el("summary", { "aria-label": name, title: name }, label);
  const box = el("div", { class: "tw-menu-box" });
  details.append(summary, box);
  details.addEventListener("toggle", () => {
    if (details.open) box.replaceChildren(...content());
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    details.open = false;
    summary.focus();
  });
  details.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !details.contains(relatedTarget)) details.open = false;
  });
  return details;
}

/** Closes the menus of a page when something beside them is clicked; returns how to stop that. */
export function closeMenusOutside(root: HTMLElement): () => void {
  const close = ({ target }: Event) => {
    for (const open of root.querySelectorAll<HTMLDetailsElement>("details.tw-menu[open]")) {
      if (!(target instanceof Node && open.contains(target))) open.open = false;
    }
  };
  document.addEventListener("pointerdown", close);
  return () => document.removeEventListener("pointerdown", close);
}
