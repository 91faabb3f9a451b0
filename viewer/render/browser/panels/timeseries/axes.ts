import type uPlot from "uplot";
import { formattedValueToString, type GrafanaTheme2 } from "../../grafana";
import type { DrawContext } from "../panel";
import type { Line } from "./lines";

/** Series of one unit and side share a scale, as in Grafana. */
export function scaleKeyOf({ field, options }: Line): string {
  return `${field.config.unit ?? ""}/${options.axisPlacement === "right" ? "right" : "left"}`;
}

const fontOf = (theme: GrafanaTheme2) => `12px ${theme.typography.fontFamily}`;

/** The axis of times. */
export function timeAxis({ theme }: DrawContext): uPlot.Axis {
  return {
    scale: "x",
    stroke: theme.colors.text.primary,
    font: fontOf(theme),
    grid: { show: true, stroke: theme.colors.border.weak, width: 1 },
    ticks: { show: true, stroke: theme.colors.border.weak, size: 4, width: 1 },
    space: 70,
    size: 26,
    gap: 4,
    values: (_, splits, _axis, _space, increment) => splits.map((seconds) => timeText(seconds * 1_000, increment)),
  };
}

const two = (value: number) => String(value).padStart(2, "0");

/** Time of day as finely as ticks lie apart; the date where they lie days apart. */
export function timeText(ms: number, incrementSeconds: number): string {
  const date = new Date(ms);
  if (incrementSeconds >= 86_400) return `${two(date.getMonth() + 1)}/${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return incrementSeconds < 60 ? `${clock}:${two(date.getSeconds())}` : clock;
}

/** An axis for each scale: the first on the left unless it says otherwise, others on the right. */
export function valueAxes(lines: readonly Line[], { theme }: DrawContext): uPlot.Axis[] {
  const firsts = new Map<string, Line>();
  for (const line of lines) if (!firsts.has(scaleKeyOf(line))) firsts.set(scaleKeyOf(line), line);
  return [...firsts].map(([scale, { field, options }], index) => {
    const right = options.axisPlacement === "right" || (index > 0 && options.axisPlacement !== "left");
    const format = (value: number, decimals: number) =>
      field.display ? formattedValueToString(field.display(value, decimals)) : String(value);
    return {
      scale,
      side: right ? 1 : 3,
      show: options.axisPlacement !== "hidden",
      stroke: theme.colors.text.primary,
      font: fontOf(theme),
      label: options.axisLabel || undefined,
      labelFont: fontOf(theme),
      labelSize: options.axisLabel ? 20 : undefined,
      grid: { show: options.axisGridShow ?? index === 0, stroke: theme.colors.border.weak, width: 1 },
      ticks: { show: false },
      space: 26,
      gap: 6,
      ...(isBinary(field.config.unit) ? { incrs: powersOfTwo } : {}),
      size: (_plot, values) => options.axisWidth ?? widthOf(values),
      values: (_plot, splits) => tickTexts(splits, format),
    };
  });
}

function widthOf(values: string[] | null): number {
  const longest = Math.max(0, ...(values ?? []).map((value) => value?.length ?? 0));
  return Math.ceil(longest * 6.8) + 14;
}

/** Texts of ticks, with more decimals where a unit's prefix has made neighbours alike: 1.5K, not 2K twice. */
export function tickTexts(splits: readonly number[], format: (value: number, decimals: number) => string): string[] {
  const decimals = decimalsOf(splits);
  const tries = [0, 1, 2].map((more) => splits.map((value) => format(value, decimals + more)));
  return tries.find((texts) => new Set(texts).size === texts.length) ?? tries[0];
}

/** As many decimals as tell neighbouring ticks apart. */
function decimalsOf(splits: readonly number[]): number {
  const step = Math.abs((splits[1] ?? 0) - (splits[0] ?? 0));
  const digits = Number(step.toFixed(6)).toString().split(".")[1];
  return digits?.length ?? 0;
}

const isBinary = (unit: string | undefined) =>
  unit !== undefined && /^(bytes|kbytes|mbytes|gbytes|bits|binBps|binbps)$/.test(unit);
const powersOfTwo = Array.from({ length: 60 }, (_, exponent) => 2 ** (exponent - 4));
