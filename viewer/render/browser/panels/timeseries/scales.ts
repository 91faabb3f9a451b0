import uPlot from "uplot";
import type { DrawContext } from "../panel";
import { scaleKeyOf } from "./axes";
import type { Line } from "./lines";

/** Ranges of the axes: the window shown, and for values what the fields say with room above. */
export function scalesOf(lines: readonly Line[], { range }: DrawContext): uPlot.Scales {
  const scales: uPlot.Scales = {
    x: { time: true, range: () => [range.from / 1_000, range.to / 1_000] },
  };
  for (const line of lines)
    scales[scaleKeyOf(line)] ??= valueScale(lines.filter((one) => scaleKeyOf(one) === scaleKeyOf(line)));
  return scales;
}

function valueScale(lines: readonly Line[]): uPlot.Scale {
  const [{ options }] = lines;
  const logarithmic = options.scaleDistribution?.type === "log";
  return {
    distr: logarithmic ? 3 : 1,
    ...(logarithmic ? { log: options.scaleDistribution?.log === 2 ? 2 : 10 } : {}),
    range: (_plot, low, high) => valueRange(lines, low, high, logarithmic),
  };
}

type Limit = number | null;

function valueRange(lines: readonly Line[], low: Limit, high: Limit, logarithmic: boolean): [Limit, Limit] {
  const hard = (key: "min" | "max") => lines.map(({ field }) => field.config[key]).find((value) => value != null);
  const soft = (key: "axisSoftMin" | "axisSoftMax") =>
    lines.map(({ options }) => options[key]).find((value) => value !== undefined);
  const [min, max] = [hard("min") ?? undefined, hard("max") ?? undefined];
  if (logarithmic) return uPlot.rangeLog(min ?? low ?? 1, max ?? high ?? 10, 10, true);
  const [from, to] = [low ?? min ?? 0, high ?? max ?? 1];
  const [softMin, softMax] = [soft("axisSoftMin"), soft("axisSoftMax")];
  const part = (softly: number | undefined) => ({
    pad: 0.1,
    soft: softly ?? 0,
    mode: (softly === undefined ? 3 : 1) as uPlot.Range.SoftMode,
  });
  const [start, end] = uPlot.rangeNum(from, to, { min: part(softMin), max: part(softMax) });
  return [min ?? start, max ?? end];
}
