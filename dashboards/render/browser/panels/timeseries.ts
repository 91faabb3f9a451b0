import uPlot from "uplot";
import { el } from "../dom";
import {
  type DataFrame,
  type Field,
  formattedValueToString,
  getFieldDisplayName,
  getFieldSeriesColor,
} from "../grafana";
import type { Draw, DrawContext, Drawn } from "./panel";

interface Line {
  readonly field: Field;
  readonly name: string;
  readonly color: string;
  readonly values: (number | null)[];
}

/** Lines over time. */
export const drawTimeseries: Draw = (context): Drawn | undefined => {
  const { times, lines } = joined(context);
  if (lines.length === 0) return undefined;
  const element = el("div", { class: "tw-chart" });
  const display = lines[0].field.display;
  const plot = new uPlot(
    {
      width: 300,
      height: 150,
      legend: { show: false },
      scales: { x: { time: true, range: () => [context.range.from / 1_000, context.range.to / 1_000] } },
      axes: [
        { stroke: context.theme.colors.text.secondary, grid: { stroke: context.theme.colors.border.weak } },
        {
          stroke: context.theme.colors.text.secondary,
          grid: { stroke: context.theme.colors.border.weak },
          values: (_, ticks) => ticks.map((tick) => (display ? formattedValueToString(display(tick)) : String(tick))),
          size: 64,
        },
      ],
      series: [{}, ...lines.map(({ name, color }) => ({ label: name, stroke: color, width: 1 }))],
    },
    [times, ...lines.map(({ values }) => values)],
    element,
  );
  return {
    element,
    resize: (width, height) => plot.setSize({ width, height }),
    destroy: () => plot.destroy(),
  };
};

function joined({ frames, theme }: DrawContext): { times: number[]; lines: Line[] } {
  const times = [...new Set(frames.flatMap((frame) => timesOf(frame)))].sort((a, b) => a - b);
  const places = new Map(times.map((time, index) => [time, index]));
  const lines = frames.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type === "number")
      .map((field) => {
        const values: (number | null)[] = times.map(() => null);
        timesOf(frame).forEach((time, index) => {
          values[places.get(time) as number] = field.values[index];
        });
        const name = getFieldDisplayName(field, frame, frames);
        return { field, name, color: getFieldSeriesColor(field, theme).color, values };
      }),
  );
  return { times: times.map((time) => time / 1_000), lines };
}

function timesOf(frame: DataFrame): number[] {
  return frame.fields.find(({ type }) => type === "time")?.values ?? [];
}
