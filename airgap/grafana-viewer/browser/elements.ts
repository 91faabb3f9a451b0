/// <reference lib="dom" />
type Attributes = Readonly<Record<string, string | boolean | undefined | ((event: Event) => void)>>;

/** Makes an element; attributes that are functions listen, `true` is an attribute without a value. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** A button that opens a box below it. Escape and a click elsewhere close it; Escape hands the focus back. */
export function dropDown(name: string, ...content: readonly Node[]): HTMLDetailsElement {
  const summary = element("summary", {}, name);
  const box = element("details", { class: "drop-down" }, summary, element("div", { class: "box" }, ...content));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    box.open = false;
    summary.focus();
  });
  box.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !box.contains(relatedTarget)) box.open = false;
  });
  return box;
}

/** Closes every open box outside of which somebody clicks. */
export function closeOnClickElsewhere(): void {
  document.addEventListener("click", ({ target }) => {
    for (const box of document.querySelectorAll<HTMLDetailsElement>("details.drop-down[open]")) {
      if (!(target instanceof Node && box.contains(target))) box.open = false;
    }
  });
}
