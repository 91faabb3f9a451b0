import { el } from "../dom";
import { formattedValueToString, getValueFormat } from "../grafana";
import { schemeColour } from "./colour-schemes";
import { floating } from "./floating";
import type { Draw, DrawContext } from "./panel";
import { timeTicks } from "./time-ticks";
import { dateText } from "./timeseries/tooltip";

interface Cells {
  readonly times: readonly number[];
  /** Upper edge of each bucket, lowest first. */
  readonly buckets: readonly number[];
  readonly counts: readonly (readonly (number | null)[])[];
}

interface HeatmapOptions {
  readonly calculate?: boolean;
  readonly color?: {
    scheme?: string;
    exponent?: number;
    reverse?: boolean;
    mode?: string;
    fill?: string;
    steps?: number;
    min?: number;
    max?: number;
  };
  readonly yAxis?: { readonly unit?: string; readonly decimals?: number };
  readonly cellGap?: number;
  readonly filterValues?: { readonly le?: number };
  readonly legend?: { readonly show?: boolean };
}

/** A histogram over time: a column for each step, a row for each bucket, the more the brighter. */
export const drawHeatmap: Draw = (context) => {
  const cells = cellsOf(context);
  if (!cells) return undefined;
  const options = (context.panel.options ?? {}) as HeatmapOptions;
  if (options.calculate) context.notice("buckets calculated by the panel");
  const names = cells.buckets.map((edge) => edgeText(edge, options));
  const most = options.color?.max ?? Math.max(1e-12, ...cells.counts.flat().map((count) => count ?? 0));
  const colour = (count: number) => colourOf(count / most, options, context);
  const canvas = el("canvas", { class: "tw-cells", role: "img", "aria-label": `${names.length} buckets over time` });
  const axis = el("div", { class: "tw-edges" });
  const element = el("div", { class: "tw-heatmap" }, axis, canvas);
  const box = floating();
  const left = Math.max(...names.map((name) => name.length)) * 6.8 + 14;
  let room = { width: 0, height: 0 };
  const scale = options.legend?.show === false ? undefined : colourScale(most, colour, context);
  const resize = (width: number, height: number) => {
    room = { width: width - left - 10, height: height - 28 - (scale ? 24 : 0) };
    canvas.width = room.width * devicePixelRatio;
    canvas.height = room.height * devicePixelRatio;
    canvas.style.cssText = `left:${left}px;top:6px;width:${room.width}px;height:${room.height}px`;
    paint(canvas, cells, context, options.cellGap ?? 1, options.filterValues?.le ?? 0, colour);
    axis.replaceChildren(...edges(names, left, room.height));
    const ticks = timeTicks(context.range, room.width, left);
    ticks.style.top = `${room.height + 8}px`;
    element.replaceChildren(axis, canvas, ticks, ...(scale ? [scale] : []));
  };
  canvas.addEventListener("mousemove", (event) => {
    const { range, stepMs } = context;
    const time = range.from + (event.offsetX / room.width) * (range.to - range.from);
    const column = cells.times.findIndex((at) => time >= at - stepMs && time < at);
    const row = cells.buckets.length - 1 - Math.floor((event.offsetY / room.height) * cells.buckets.length);
    const count = cells.counts[row]?.[column];
    if (count == null) return box.hide();
    const number = formattedValueToString(getValueFormat("short")(count));
    const between = `${row > 0 ? names[row - 1] : "0"} – ${names[row]}`;
    box.show(event.clientX, event.clientY, [
      el("div", { class: "tw-tip-time" }, dateText(cells.times[column])),
      el("div", {}, `${between}: ${number}`),
    ]);
  });
  canvas.addEventListener("mouseleave", box.hide);
  return { element, resize, destroy: box.remove };
};

function cellsOf({ frames: [frame] }: DrawContext): Cells | undefined {
  const time = frame?.fields.find(({ type }) => type === "time");
  const columns = frame?.fields.filter(({ type }) => type === "number") ?? [];
  if (!time || columns.length === 0 || time.values.length === 0) return undefined;
  const buckets = columns.map(({ name }) => Number(name === "+Inf" ? Number.POSITIVE_INFINITY : name));
  return { times: time.values, buckets, counts: columns.map(({ values }) => values) };
}

function edgeText(edge: number, { yAxis }: HeatmapOptions): string {
  if (!Number.isFinite(edge)) return "+Inf";
  return formattedValueToString(getValueFormat(yAxis?.unit ?? "short")(edge, yAxis?.decimals));
}

function colourOf(share: number, { color = {} }: HeatmapOptions, { theme }: DrawContext): string {
  const { scheme = "Oranges", exponent = 0.5, reverse = false, steps = 64 } = color;
  const level = Math.round(Math.min(1, share) ** exponent * steps) / steps;
  return schemeColour(scheme, theme.isDark ? 1 - level : level, reverse);
}

function paint(
  canvas: HTMLCanvasElement,
  cells: Cells,
  { range, stepMs }: DrawContext,
  gap: number,
  least: number,
  colour: (count: number) => string,
) {
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  ctx.scale(devicePixelRatio, devicePixelRatio);
  const [width, height] = [canvas.width / devicePixelRatio, canvas.height / devicePixelRatio];
  const each = { x: (stepMs / (range.to - range.from)) * width, y: height / cells.buckets.length };
  cells.times.forEach((time, column) => {
    // A sample counts what fell into its bucket up to its moment: its cell ends there.
    const x = ((time - stepMs - range.from) / (range.to - range.from)) * width;
    cells.counts.forEach((row, index) => {
      const count = row[column];
      if (count == null || count <= least) return;
      ctx.fillStyle = colour(count);
      ctx.fillRect(x, height - (index + 1) * each.y, Math.max(0.5, each.x - gap), Math.max(0.5, each.y - gap));
    });
  });
}

/** Names of edges, no more than there is room for. */
function edges(names: readonly string[], left: number, height: number): HTMLElement[] {
  const each = height / names.length;
  const every = Math.max(1, Math.ceil(14 / each));
  return names.flatMap((name, index) => {
    if ((names.length - 1 - index) % every !== 0) return [];
    const top = 6 + height - (index + 1) * each - 8;
    return [el("span", { style: `top:${top.toFixed(1)}px;width:${left - 6}px` }, name)];
  });
}

function colourScale(most: number, colour: (count: number) => string, { theme }: DrawContext): HTMLElement {
  const stops = Array.from({ length: 17 }, (_, index) => colour((most * index) / 16));
  const text = (value: number) => formattedValueToString(getValueFormat("short")(value));
  const strip = el("span", {
    class: "tw-scale-strip",
    style: `background:linear-gradient(to right, ${stops.join(",")})`,
  });
  return el("div", { class: "tw-scale", style: `color:${theme.colors.text.secondary}` }, text(0), strip, text(most));
}
