/** Marks of annotations under a chart; the pointer on one shows what it says. */
import type uPlot from "uplot";
import { el } from "../../dom";
import { floating } from "../floating";
import type { DrawContext, ShownAnnotation } from "../panel";
import { dateText } from "./tooltip";

export function markersPlugin({ annotations }: DrawContext): uPlot.Plugin {
  const layer = el("div", { class: "tw-markers" });
  const box = floating();
  const place = (plot: uPlot) => {
    const { min = 0, max = 0 } = plot.scales.x;
    const width = plot.over.clientWidth;
    const at = (ms: number) => Math.min(width, Math.max(0, plot.valToPos(ms / 1_000, "x")));
    const shown = annotations.filter(
      ({ time, timeEnd = time }) => timeEnd / 1_000 >= (min ?? 0) && time / 1_000 <= (max ?? 0),
    );
    layer.replaceChildren(...shown.map((annotation) => mark(annotation, at, box)));
  };
  return {
    hooks: {
      init: (plot) => plot.over.append(layer),
      draw: place,
      destroy: () => box.remove(),
    },
  };
}

function mark(annotation: ShownAnnotation, at: (ms: number) => number, box: ReturnType<typeof floating>): HTMLElement {
  const { time, timeEnd, color, text, source, tags } = annotation;
  const region = timeEnd !== undefined && timeEnd > time;
  const left = at(time);
  const width = region ? Math.max(4, at(timeEnd) - left) : 0;
  const until = region ? ` – ${dateText(timeEnd)}` : "";
  const style = region
    ? `left:${left}px;width:${width}px;background:${color}`
    : `left:${left - 5}px;border-bottom-color:${color}`;
  const say = (event: Event) => {
    const { left: x, top: y } = (event.target as Element).getBoundingClientRect();
    box.show(x, y, [
      el("div", { class: "tw-tip-time" }, `${dateText(time)}${until}`),
      el("div", {}, `${source}: ${text}`),
      el("div", { class: "tw-tags" }, ...tags.map((tag) => el("span", {}, tag))),
    ]);
  };
  return el("button", {
    type: "button",
    class: region ? "tw-marker tw-region" : "tw-marker",
    style,
    "aria-label": `${source}: ${text}, ${dateText(time)}${until}`,
    onmouseenter: say,
    onfocus: say,
    onmouseleave: box.hide,
    onblur: box.hide,
  });
}
