import { svg } from "../dom";
import type { FieldDisplay } from "../grafana";
import type { DrawContext } from "./panel";

/** The course of a value behind it: a line over a fill, low at the bottom of the tile. */
export function sparkline(
  { y }: NonNullable<FieldDisplay["sparkline"]>,
  colour: string,
  width: number,
  height: number,
  { panel, fieldConfig }: DrawContext,
): SVGElement {
  const values = (y.values as (number | null)[]).map((value) => (Number.isFinite(value) ? Number(value) : null));
  const known = values.filter((value): value is number => value !== null);
  const onColour = String(panel.options?.colorMode ?? "").startsWith("background");
  const low = Math.min(...known, fieldConfig.defaults.min ?? Number.POSITIVE_INFINITY);
  const span = Math.max(...known) - low || 1;
  const room = height * 0.35;
  const points = values.flatMap((value, index) =>
    value === null
      ? []
      : [[(index / Math.max(1, values.length - 1)) * width, height - 2 - ((value - low) / span) * room]],
  );
  const line = points.map(([x, top]) => `${x.toFixed(1)},${top.toFixed(1)}`).join(" ");
  const stroke = onColour ? "rgba(255,255,255,0.6)" : colour;
  const drawing = svg("svg", { class: "tw-sparkline", width, height, "aria-hidden": "true" });
  if (points.length > 1) {
    const [first, last] = [points[0][0], points[points.length - 1][0]];
    drawing.append(
      svg("polygon", { points: `${first},${height} ${line} ${last},${height}`, fill: stroke, "fill-opacity": 0.2 }),
      svg("polyline", { points: line, fill: "none", stroke, "stroke-width": 1.2 }),
    );
  }
  return drawing;
}
