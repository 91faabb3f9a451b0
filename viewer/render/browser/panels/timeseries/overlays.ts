/** What is painted below the lines: thresholds and annotations. */
import type uPlot from "uplot";
import { withAlpha } from "../colours";
import type { DrawContext } from "../panel";
import { scaleKeyOf } from "./axes";
import type { Line } from "./lines";

interface Step {
  readonly value: number | null;
  readonly color: string;
}

/** Threshold lines and areas of the first series of each scale, as Grafana draws them. */
export function paintThresholds(plot: uPlot, lines: readonly Line[], { theme }: DrawContext): void {
  const seen = new Set<string>();
  for (const line of lines) {
    const scale = scaleKeyOf(line);
    const mode = line.options.thresholdsStyle?.mode ?? "off";
    if (seen.has(scale) || mode === "off") continue;
    seen.add(scale);
    const { steps = [], mode: measure = "absolute" } = line.field.config.thresholds ?? {};
    const { min = 0, max = 0 } = plot.scales[scale];
    const height = (value: number) =>
      measure === "percentage" ? (min ?? 0) + (value / 100) * ((max ?? 0) - (min ?? 0)) : value;
    const shown = (steps as Step[]).map((step) => ({ ...step, color: theme.visualization.getColorByName(step.color) }));
    if (mode.includes("area")) {
      for (const [index, step] of shown.entries()) paintArea(plot, scale, step, shown[index + 1], height);
    }
    if (mode.includes("line") || mode.includes("dashed")) {
      for (const step of shown) paintLine(plot, scale, step, height, mode.includes("dashed"));
    }
  }
}

type Height = (value: number) => number;
const finite = (value: number | null): value is number => value !== null && Number.isFinite(value);

function paintLine(plot: uPlot, scale: string, { value, color }: Step, height: Height, dashed: boolean): void {
  if (!finite(value)) return;
  const y = Math.round(plot.valToPos(height(value), scale, true));
  const { left, top, width, height: room } = plot.bbox;
  if (y < top || y > top + room) return;
  stroke(plot.ctx, color, dashed ? [10, 10] : [], [left, y], [left + width, y], 2);
}

function paintArea(plot: uPlot, scale: string, step: Step, next: Step | undefined, height: Height): void {
  const { left, top, width, height: room } = plot.bbox;
  const place = (value: number | null | undefined, otherwise: number) =>
    value != null && Number.isFinite(value) ? plot.valToPos(height(value), scale, true) : otherwise;
  const low = Math.min(top + room, place(step.value, top + room));
  const high = Math.max(top, place(next?.value, top));
  if (high >= low) return;
  plot.ctx.fillStyle = withAlpha(step.color, 0.12);
  plot.ctx.fillRect(left, high, width, low - high);
}

/** Regions as a tint, moments and ends of regions as dashed lines. */
export function paintAnnotations(plot: uPlot, { annotations }: DrawContext): void {
  const { left, top, width, height } = plot.bbox;
  const place = (ms: number) => Math.min(left + width, Math.max(left, plot.valToPos(ms / 1_000, "x", true)));
  const inside = (ms: number) => ms / 1_000 >= (plot.scales.x.min ?? 0) && ms / 1_000 <= (plot.scales.x.max ?? 0);
  // Regions that overlap are tinted once: ten alerts at a time must not hide the lines.
  for (const { from, to, color } of tints(annotations)) {
    plot.ctx.fillStyle = withAlpha(color, 0.1);
    plot.ctx.fillRect(place(from), top, place(to) - place(from), height);
  }
  for (const { time, timeEnd, color } of annotations) {
    for (const edge of [time, ...(timeEnd === undefined ? [] : [timeEnd])].filter(inside)) {
      stroke(plot.ctx, withAlpha(color, 0.5), [4, 4], [place(edge), top], [place(edge), top + height], 1);
    }
  }
}

/** Regions of each colour, joined where they overlap; in the order of their beginnings. */
export function tints(annotations: DrawContext["annotations"]): { from: number; to: number; color: string }[] {
  const joined: { from: number; to: number; color: string }[] = [];
  for (const { time: from, timeEnd: to = from, color } of [...annotations].sort((a, b) => a.time - b.time)) {
    const before = joined.findLast((one) => one.color === color);
    if (to <= from) continue;
    if (before && before.to >= from) before.to = Math.max(before.to, to);
    else joined.push({ from, to, color });
  }
  return joined;
}

type Point = readonly [x: number, y: number];

function stroke(
  ctx: CanvasRenderingContext2D,
  color: string,
  dash: number[],
  from: Point,
  to: Point,
  width: number,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
  ctx.restore();
}
