/** What stands beside the pointer: the values at its time. A click keeps it, with the links of the nearest series. */
import type uPlot from "uplot";
import { el } from "../../dom";
import { formattedValueToString } from "../../grafana";
import { floating } from "../floating";
import type { DrawContext } from "../panel";
import type { Chart, Line } from "./lines";

interface TooltipOptions {
  readonly mode?: "single" | "multi" | "none";
  readonly sort?: "none" | "asc" | "desc";
}

export function tooltipPlugin(chart: Chart, context: DrawContext, hidden: ReadonlySet<string>): uPlot.Plugin {
  const { mode = "single", sort = "none" } = (context.panel.options?.tooltip ?? {}) as TooltipOptions;
  const box = floating();
  let kept = false;
  const show = (plot: uPlot, links: boolean) => {
    const { idx, left = -1, top = -1 } = plot.cursor;
    if (mode === "none" || idx == null || left < 0) return box.hide();
    const nearest = nearestLine(plot, chart, idx, top, hidden);
    const lines = chart.lines.filter(
      (line) => line.values[idx] !== null && !hidden.has(line.name) && !line.options.hideFrom?.tooltip,
    );
    const shown = mode === "multi" ? sorted(lines, idx, sort) : lines.filter((line) => line === nearest);
    if (shown.length === 0) return box.hide();
    const rows = shown.map((line) => row(line, idx, line === nearest));
    const kids = [el("div", { class: "tw-tip-time" }, dateText(chart.times[idx])), el("table", {}, ...rows)];
    const followed = links && nearest ? context.linksOf(nearest.field, nearest.name) : [];
    kids.push(
      ...followed.map(
        ({ title, href, newTab }) => el("a", { href, target: newTab ? "_blank" : undefined }, title) as never,
      ),
    );
    const { left: x, top: y } = plot.over.getBoundingClientRect();
    box.show(x + left, y + top, kids, links);
  };
  return {
    hooks: {
      init: (plot) => {
        plot.over.addEventListener("mouseleave", () => kept || box.hide());
        plot.over.addEventListener("click", () => {
          kept = !kept && nearestLine(plot, chart, plot.cursor.idx ?? 0, plot.cursor.top ?? 0, hidden) !== undefined;
          show(plot, kept);
        });
      },
      // Charts that only follow another's pointer have no event of their own.
      setCursor: (plot) => {
        if (kept) return;
        if (plot.cursor.event) show(plot, false);
        else box.hide();
      },
      destroy: () => box.remove(),
    },
  };
}

function nearestLine(
  plot: uPlot,
  chart: Chart,
  index: number,
  top: number,
  hidden: ReadonlySet<string>,
): Line | undefined {
  let best: { line: Line; distance: number } | undefined;
  chart.lines.forEach((line, at) => {
    const height = (plot.data[at + 1] as (number | null)[])[index];
    if (height == null || hidden.has(line.name)) return;
    const distance = Math.abs(plot.valToPos(height, plot.series[at + 1].scale as string) - top);
    if (!best || distance < best.distance) best = { line, distance };
  });
  return best?.line;
}

function sorted(lines: readonly Line[], index: number, sort: string): Line[] {
  if (sort === "none") return [...lines];
  const direction = sort === "desc" ? -1 : 1;
  return [...lines].sort((a, b) => direction * ((a.values[index] ?? 0) - (b.values[index] ?? 0)));
}

function row({ name, color, field, values }: Line, index: number, nearest: boolean): HTMLElement {
  const display = field.display?.(values[index]);
  const text = display ? formattedValueToString(display) : String(values[index]);
  const swatch = el("span", { class: "tw-swatch", style: `background:${color}` });
  return el("tr", { class: nearest ? "tw-nearest" : undefined }, el("td", {}, swatch, name), el("td", {}, text));
}

export function dateText(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
