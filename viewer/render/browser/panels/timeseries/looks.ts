/** How a line, its fill and its points are painted. */
import uPlot from "uplot";
import { withAlpha } from "../colours";
import { scaleKeyOf } from "./axes";
import type { Line } from "./lines";

const dashes = { dash: [10, 10], dot: [0, 6], solid: [] };

/** uPlot's series for a line; `show` is whether its legend has it on. */
export function seriesOf(line: Line, show: boolean): uPlot.Series {
  const { color, name, options } = line;
  const style = options.drawStyle ?? "line";
  const width = style === "points" ? 0 : (options.lineWidth ?? 1);
  return {
    label: name,
    scale: scaleKeyOf(line),
    show,
    stroke: color,
    width,
    fill: fillOf(line),
    spanGaps: options.spanNulls === true,
    points: pointsOf(line, style),
    ...(options.lineStyle?.fill ? { dash: options.lineStyle.dash ?? dashes[options.lineStyle.fill] } : {}),
    ...pathsOf(line, style),
  };
}

function pointsOf({ options, color }: Line, style: string): uPlot.Series.Points {
  const size = options.pointSize ?? 5;
  const always = style === "points" || options.showPoints === "always";
  if (always) return { show: true, size, fill: color, stroke: color };
  // A sample alone between gaps has no line: uPlot shows it as a point where it is asked for none.
  return {
    show: (plot, _index, from, to) => (options.showPoints === "never" ? false : to - from < plot.bbox.width / 20),
    size,
    fill: color,
    filter: alone,
  };
}

/** Samples without a neighbour, which would else be invisible. */
function alone(plot: uPlot, index: number, show: boolean): number[] | null {
  if (show) return null;
  const values = plot.data[index] as (number | null)[];
  return values.flatMap((value, at) => (value != null && values[at - 1] == null && values[at + 1] == null ? [at] : []));
}

function fillOf({ options, color }: Line): uPlot.Series.Fill | undefined {
  const opacity = (options.fillOpacity ?? 0) / 100;
  if (opacity === 0 || options.drawStyle === "points") return undefined;
  if ((options.gradientMode ?? "none") === "none") return withAlpha(color, opacity);
  return (plot) => {
    const { top, height } = plot.bbox;
    const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
    gradient.addColorStop(0, withAlpha(color, opacity));
    gradient.addColorStop(1, withAlpha(color, options.gradientMode === "opacity" ? opacity * 0.1 : opacity));
    return gradient;
  };
}

function pathsOf({ options }: Line, style: string): Pick<uPlot.Series, "paths"> {
  const { bars, spline, stepped } = uPlot.paths;
  if (style === "points") return { paths: () => null };
  if (style === "bars") {
    const size: [number, number, number] = [options.barWidthFactor ?? 0.6, options.barMaxWidth ?? 200, 1];
    return { paths: bars?.({ size, align: options.barAlignment ?? 0 }) };
  }
  if (options.lineInterpolation === "smooth") return { paths: spline?.() };
  if (options.lineInterpolation === "stepBefore") return { paths: stepped?.({ align: -1 }) };
  if (options.lineInterpolation === "stepAfter") return { paths: stepped?.({ align: 1 }) };
  return {};
}
