import uPlot from "uplot";
import { el } from "../../dom";
import { legend, legendPlace } from "../legend";
import type { Draw, DrawContext, Drawn } from "../panel";
import { timeAxis, valueAxes } from "./axes";
import { type Chart, chartOf } from "./lines";
import { seriesOf } from "./looks";
import { markersPlugin } from "./markers";
import { paintAnnotations, paintThresholds } from "./overlays";
import { scalesOf } from "./scales";
import { stacked } from "./stacking";
import { tooltipPlugin } from "./tooltip";

/** Lines, areas, bars or points over time, with the legend that the panel asks for. */
export const drawTimeseries: Draw = (context): Drawn | undefined => {
  const chart = chartOf(context);
  if (chart.lines.length === 0) return undefined;
  const place = legendPlace(context.panel.options);
  const element = el("div", { class: `tw-chart tw-legend-${place ?? "none"}` });
  const canvas = el("div", { class: "tw-plot" });
  const names = el("div", { class: "tw-legend" });
  element.append(canvas, ...(place ? [names] : []));
  const hidden = new Set<string>();
  let plot: uPlot | undefined;
  let room = { width: 0, height: 0 };

  const redraw = () => {
    plot?.destroy();
    plot = new uPlot(optionsOf(chart, context, hidden, room), dataOf(chart, hidden), canvas);
  };
  const writeLegend = () => {
    const items = chart.lines
      .filter(({ options }) => !options.hideFrom?.legend)
      .map((line) => ({ ...line, hidden: hidden.has(line.name) }));
    names.replaceChildren(legend(items, context.panel.options, toggle));
  };
  const toggle = (name: string, keepOthers: boolean) => {
    toggleHidden(
      hidden,
      chart.lines.map((line) => line.name),
      name,
      keepOthers,
    );
    writeLegend();
    redraw();
  };
  writeLegend();
  const resize = (width: number, height: number) => {
    if (width === 0 || height === 0) return;
    element.style.setProperty("--tw-legend-room", `${Math.round(height * 0.35)}px`);
    const taken = place === "bottom" ? Math.min(names.scrollHeight + 4, height * 0.35) : 0;
    const beside = place === "right" ? Math.min(names.scrollWidth, width * 0.4) : 0;
    room = { width: Math.max(40, width - beside), height: Math.max(40, height - taken) };
    if (plot) plot.setSize(room);
    else redraw();
  };
  return { element, resize, destroy: () => plot?.destroy() };
};

/** A click shows one series alone, a second click all again; with Ctrl the series is added or taken away. */
export function toggleHidden(hidden: Set<string>, names: readonly string[], name: string, keepOthers: boolean): void {
  if (keepOthers) {
    if (!hidden.delete(name)) hidden.add(name);
    return;
  }
  const alone = !hidden.has(name) && hidden.size === new Set(names).size - 1;
  hidden.clear();
  if (!alone) for (const other of names) if (other !== name) hidden.add(other);
}

function dataOf({ times, lines }: Chart, hidden: ReadonlySet<string>): uPlot.AlignedData {
  return [times.map((ms) => ms / 1_000), ...stacked(lines, hidden).heights];
}

function optionsOf(
  chart: Chart,
  context: DrawContext,
  hidden: ReadonlySet<string>,
  room: { width: number; height: number },
): uPlot.Options {
  const { lines } = chart;
  return {
    ...room,
    padding: [10, 12, 0, 4],
    legend: { show: false },
    scales: scalesOf(lines, context),
    axes: [timeAxis(context), ...valueAxes(lines, context)],
    series: [{}, ...lines.map((line) => seriesOf(line, !hidden.has(line.name)))],
    bands: stacked(lines, hidden).bands.map(([upper, lower]) => ({ series: [upper + 1, lower + 1] })),
    cursor: {
      sync: { key: context.syncKey, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
      focus: { prox: 30 },
    },
    plugins: [tooltipPlugin(chart, context, hidden), markersPlugin(context)],
    hooks: {
      drawClear: [
        (plot) => {
          plot.ctx.save();
          paintAnnotations(plot, context);
          plot.ctx.restore();
        },
      ],
      draw: [(plot) => paintThresholds(plot, lines, context)],
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return;
          const at = (x: number) => plot.posToVal(x, "x") * 1_000;
          context.zoom({ from: at(plot.select.left), to: at(plot.select.left + plot.select.width) });
        },
      ],
    },
  };
}
