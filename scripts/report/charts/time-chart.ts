import type { Chart, LegendEntry, Table } from "../document";
import { frame, lineOptions, type Pen, tickLatency, tickNumber } from "./plot";

export interface Point {
  /** Seconds since the run began. */
  readonly x: number;
  readonly y: number | null;
}

export interface Line extends LegendEntry {
  readonly points: readonly Point[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

export interface TimeChart {
  readonly title: string;
  readonly description: string;
  readonly unit: "number" | "latency" | "share";
  readonly lines: readonly Line[];
  /** The stages of the run, in which it is measured. */
  readonly stages: readonly Span[];
  /** End of the time axis, in seconds since the run began. */
  readonly end: number;
  readonly table: Table;
}

const HEIGHT = 220;
const ticks = {
  number: tickNumber,
  latency: tickLatency,
  share: (value: number) => `${+(100 * value).toPrecision(3)} %`,
};

/** Lines over the time of the run, with its stages behind them. */
export function timeChart(pen: Pen, chart: TimeChart): Chart {
  const { title, description, lines, table } = chart;
  const legend = lines.map(({ label, color }) => ({ label, color }));
  return { kind: "chart", title, description, legend, table, draw: (width) => drawn(pen, chart, width) };
}

function drawn({ Plot, draw }: Pen, { lines, stages, unit, end }: TimeChart, width: number): string {
  const highest = Math.max(0, ...lines.flatMap(({ points }) => points.map(({ y }) => y ?? 0)));
  return draw({
    ...frame(width, HEIGHT),
    x: { domain: [0, end], label: "seconds since the start", ticks: width < 500 ? 4 : 8, tickFormat: tickNumber },
    y: { domain: [0, highest || 1], grid: true, label: null, ticks: 4, tickFormat: ticks[unit], nice: true },
    marks: [
      Plot.rectX(stages, { x1: "from", x2: "to", fill: "var(--band)", insetLeft: 0.5, insetRight: 0.5 }),
      Plot.ruleY([0], { strokeOpacity: 0.4 }),
      ...lines.flatMap(({ points, color }) => [
        Plot.lineY(points, { ...lineOptions, x: "x", y: "y", stroke: color }),
        Plot.dot(points.filter(isAlone), { x: "x", y: "y", fill: color, r: 2.5 }),
      ]),
    ],
  });
}

/** A point without neighbours is part of no line, and would not be seen. */
function isAlone({ y }: Point, index: number, points: readonly Point[]): boolean {
  return y !== null && (points[index - 1]?.y ?? null) === null && (points[index + 1]?.y ?? null) === null;
}
