import { el } from "../dom";
import { type FieldDisplay, formattedValueToString } from "../grafana";
import { withAlpha } from "./colours";
import type { Draw, DrawContext } from "./panel";
import { reducedValues } from "./reduce";
import { withLink } from "./with-link";

/** A bar for each series, from min to max; names beside the bars where there is room, else above. */
export const drawBarGauge: Draw = (context) => {
  const values = reducedValues(context);
  if (values.length === 0) return undefined;
  const { options = {} } = context.panel;
  const upright = options.orientation === "vertical";
  const element = el("div", { class: `tw-bars ${upright ? "tw-upright" : ""}` });
  const longest = Math.max(...values.map(({ display }) => display.title?.length ?? 0));
  element.append(...values.map((value) => bar(value, upright, context)));
  const resize = (width: number, height: number) => {
    const each = (upright ? width : height) / values.length;
    const above = options.namePlacement === "top" || (options.namePlacement !== "left" && each >= 44);
    element.classList.toggle("tw-names-above", above);
    element.style.setProperty("--tw-bar-name", `${Math.min(longest * 7 + 10, width * 0.4)}px`);
    element.style.setProperty(
      "--tw-bar",
      `${Math.max(Number(options.minVizHeight ?? 16), Math.min(each - (above ? 26 : 8), 60))}px`,
    );
  };
  return { element, resize };
};

function bar(value: FieldDisplay, upright: boolean, context: DrawContext): HTMLElement {
  const { display, field } = value;
  const { options = {} } = context.panel;
  const colour = display.color ?? context.theme.colors.primary.main;
  const share = `${(Math.min(1, Math.max(0, display.percent ?? 0)) * 100).toFixed(2)}%`;
  const unfilled = options.showUnfilled !== false;
  const fill = el("span", { class: "tw-bar-fill" });
  fill.style.cssText = `${upright ? "height" : "width"}:${share};${painted(colour, String(options.displayMode ?? "basic"), upright)}`;
  const track = el("span", { class: unfilled ? "tw-bar-track" : "tw-bar-track tw-bare" }, fill);
  const text = options.valueMode === "hidden" ? "" : formattedValueToString(display);
  const number = el("span", { class: "tw-bar-value" }, text);
  if (options.valueMode !== "text") number.style.color = colour;
  const title = display.title ?? "";
  const row = el(
    "div",
    { class: "tw-bar-row", title: `${title}: ${text}` },
    el("span", { class: "tw-bar-name" }, title),
    track,
    number,
  );
  return withLink(row, context.linksOf(field as never, title));
}

/** Grafana's "basic" is a tint with an edge, "gradient" and "lcd" are full colour. */
function painted(colour: string, mode: string, upright: boolean): string {
  if (mode === "gradient")
    return `background:linear-gradient(${upright ? "to top" : "to right"}, ${withAlpha(colour, 0.4)}, ${colour})`;
  if (mode === "lcd") {
    const direction = upright ? "to top" : "to right";
    return `background:repeating-linear-gradient(${direction}, ${colour} 0 8px, transparent 8px 10px)`;
  }
  return `background:${withAlpha(colour, 0.25)};border-${upright ? "top" : "right"}:2px solid ${colour}`;
}
