/** The series of a chart on one axis of times, each with the look that its field asks for. */
import { type DataFrame, type Field, getFieldDisplayName, getFieldSeriesColor } from "../../grafana";
import type { DrawContext } from "../panel";

/** Options of a field of a time series, as far as they are drawn. */
export interface LineOptions {
  readonly drawStyle?: "line" | "bars" | "points";
  readonly lineWidth?: number;
  readonly lineInterpolation?: "linear" | "smooth" | "stepBefore" | "stepAfter";
  readonly lineStyle?: { readonly fill?: "solid" | "dash" | "dot"; readonly dash?: number[] };
  readonly fillOpacity?: number;
  readonly gradientMode?: "none" | "opacity" | "hue" | "scheme";
  readonly fillBelowTo?: string;
  readonly showPoints?: "auto" | "never" | "always";
  readonly pointSize?: number;
  readonly spanNulls?: boolean | number;
  readonly barAlignment?: -1 | 0 | 1;
  readonly barWidthFactor?: number;
  readonly barMaxWidth?: number;
  readonly stacking?: { readonly mode?: "none" | "normal" | "percent"; readonly group?: string };
  readonly axisPlacement?: "auto" | "left" | "right" | "hidden";
  readonly axisLabel?: string;
  readonly axisWidth?: number;
  readonly axisSoftMin?: number;
  readonly axisSoftMax?: number;
  readonly axisGridShow?: boolean;
  readonly axisColorMode?: string;
  readonly axisBorderShow?: boolean;
  readonly axisCenteredZero?: boolean;
  readonly scaleDistribution?: { readonly type?: "linear" | "log"; readonly log?: number };
  readonly thresholdsStyle?: { readonly mode?: string };
  readonly hideFrom?: { readonly viz?: boolean; readonly legend?: boolean; readonly tooltip?: boolean };
  readonly transform?: "negative-Y" | "constant";
  readonly insertNulls?: boolean | number;
}

const drawnOptions: ReadonlySet<string> = new Set([
  ...["drawStyle", "lineWidth", "lineInterpolation", "lineStyle", "fillOpacity", "gradientMode", "showPoints"],
  ...["pointSize", "spanNulls", "barAlignment", "barWidthFactor", "barMaxWidth", "stacking", "axisPlacement"],
  ...["axisLabel", "axisWidth", "axisSoftMin", "axisSoftMax", "axisGridShow", "axisCenteredZero", "axisBorderShow"],
  ...["axisColorMode", "scaleDistribution", "thresholdsStyle", "hideFrom", "transform", "insertNulls"],
]);

export interface Line {
  readonly field: Field;
  readonly frame: DataFrame;
  readonly name: string;
  readonly color: string;
  readonly options: LineOptions;
  /** As Prometheus gave them, one for each time. */
  readonly values: (number | null)[];
}

export interface Chart {
  /** Milliseconds. */
  readonly times: number[];
  readonly lines: Line[];
}

/** Puts all series on the same times; a step without a sample is a gap. */
export function chartOf({ frames, theme, stepMs, notice }: DrawContext): Chart {
  const times = gridOf(frames, stepMs);
  const places = new Map(times.map((time, index) => [time, index]));
  const lines = frames.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type === "number")
      .map((field) => {
        const options = (field.config.custom ?? {}) as LineOptions;
        for (const key of Object.keys(options)) if (!drawnOptions.has(key)) notice(`option "${key}" of a line`);
        const values: (number | null)[] = times.map(() => null);
        timesOf(frame).forEach((time, index) => {
          values[places.get(time) as number] = drawable(field.values[index], options);
        });
        const name = getFieldDisplayName(field, frame, frames);
        return { field, frame, name, color: getFieldSeriesColor(field, theme).color, options, values };
      }),
  );
  return { times, lines: lines.filter(({ options }) => !options.hideFrom?.viz) };
}

function timesOf(frame: DataFrame): number[] {
  return frame.fields.find(({ type }) => type === "time")?.values ?? [];
}

/** Every moment that a series has, and one empty moment in each gap, so that lines end before it. */
function gridOf(frames: readonly DataFrame[], stepMs: number): number[] {
  const times = [...new Set(frames.flatMap(timesOf))].sort((a, b) => a - b);
  return times.flatMap((time, index) => {
    const before = times[index - 1];
    return before !== undefined && time - before > stepMs * 1.5 ? [before + stepMs, time] : [time];
  });
}

/** Infinity and "not a number" have no place on an axis. */
function drawable(value: number | null | undefined, { transform }: LineOptions): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  return transform === "negative-Y" ? -value : value;
}
