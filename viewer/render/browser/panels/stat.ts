import { el } from "../dom";
import { type FieldDisplay, formattedValueToString } from "../grafana";
import type { Draw, DrawContext } from "./panel";
import { reducedValues } from "./reduce";
import { sparkline } from "./sparkline";
import { withLink } from "./with-link";

/** Big numbers: the latest (or another reduction) of each series, coloured by thresholds or mappings. */
export const drawStat: Draw = (context) => {
  const values = reducedValues(context, true);
  if (values.length === 0) return undefined;
  const element = el("div", { class: "tw-stats" });
  const tiles = values.map((value) => tileOf(value, values.length, context));
  element.append(...tiles.map(({ root }) => root));
  const resize = (width: number, height: number) => {
    const across = width > height * 1.2;
    element.style.flexDirection = across ? "row" : "column";
    const [w, h] = across ? [width / tiles.length, height] : [width, height / tiles.length];
    for (const tile of tiles) tile.resize(w, h);
  };
  return { element, resize };
};

function tileOf(value: FieldDisplay, count: number, context: DrawContext) {
  const { options = {} } = context.panel;
  const colour = value.display.color ?? context.theme.colors.text.primary;
  const text = formattedValueToString(value.display);
  const mode = String(options.textMode ?? "auto");
  const name = value.display.title ?? "";
  const showValue = mode !== "name" && mode !== "none";
  const showName = mode === "name" || mode === "value_and_name" || (mode === "auto" && count > 1);
  const number = el("div", { class: "tw-stat-value" }, mode === "name" ? name : showValue ? text : "");
  const title = el("div", { class: "tw-stat-name" }, showName && mode !== "name" ? name : "");
  const root = el("div", { class: "tw-stat", title: name }, title, number);
  paint(root, number, colour, String(options.colorMode ?? "value"), context);
  withLink(root, context.linksOf(value.field as never, name));
  const resize = (width: number, height: number) => {
    number.style.fontSize = `${fitted(number.textContent ?? "", width, height, showName)}px`;
    root.querySelector(".tw-sparkline")?.remove();
    if (options.graphMode !== "none" && value.sparkline)
      root.prepend(sparkline(value.sparkline, colour, width, height, context));
  };
  return { root, resize };
}

function paint(root: HTMLElement, number: HTMLElement, colour: string, mode: string, { theme }: DrawContext): void {
  if (mode.startsWith("background")) {
    root.classList.add("tw-filled");
    root.style.background = colour;
    root.style.color = theme.colors.getContrastText(colour);
  } else if (mode === "value") number.style.color = colour;
}

function fitted(text: string, width: number, height: number, named: boolean): number {
  const byWidth = (width - 28) / Math.max(1, text.length * 0.64);
  return Math.max(14, Math.min(byWidth, height * (named ? 0.45 : 0.55), 72));
}
