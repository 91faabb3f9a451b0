import { el } from "../dom";

/** A box beside the pointer, inside the window and above everything; only one that is kept can be clicked into. */
export function floating() {
  const box = el("div", { class: "tw-tip", role: "tooltip" });
  return {
    show: (x: number, y: number, children: readonly Node[], clickable = false) => {
      const host = document.querySelector(".tw-dashboard") ?? document.body;
      if (box.parentElement !== host) host.append(box);
      box.replaceChildren(...children);
      box.style.pointerEvents = clickable ? "auto" : "none";
      const { width, height } = box.getBoundingClientRect();
      const left = x + 16 + width > window.innerWidth ? x - 16 - width : x + 16;
      box.style.left = `${Math.max(4, left)}px`;
      box.style.top = `${Math.max(4, Math.min(y + 12, window.innerHeight - height - 4))}px`;
    },
    hide: () => box.remove(),
    remove: () => box.remove(),
  };
}
