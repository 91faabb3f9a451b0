import { bad, colorOf, frame, type Pen, tickLatency, tickNumber } from "../../report/charts/plot";
import type { Chart, LegendEntry, Table } from "../../report/document";

export interface LoadPoint {
  readonly load: number;
  readonly value: number;
  readonly held: boolean;
}

/** A load or a value that is marked across the chart. */
export interface LoadMark extends LegendEntry {
  readonly at: number;
  readonly along: "load" | "value";
}

export interface LoadChart {
  readonly title: string;
  readonly description: string;
  /** What the axis counts. */
  readonly unit: string;
  readonly value: "number" | "latency";
  readonly points: readonly LoadPoint[];
  /** A curve behind the points; empty where there is none. */
  readonly curve: readonly { readonly load: number; readonly value: number }[];
  readonly marks: readonly LoadMark[];
  readonly table: Table;
}

const height = 300;
const held = colorOf(0);
const fitted = colorOf(1);

/** A figure over the load, each step a dot: filled where it held, hollow where it did not. */
export function loadChart(pen: Pen, chart: LoadChart): Chart {
  const { title, description, points, curve, marks, table } = chart;
  const legend = [
    { label: "held", color: held },
    ...(points.some((point) => !point.held) ? [{ label: "did not hold", color: bad }] : []),
    ...(curve.length > 0 ? [{ label: "fitted curve", color: fitted }] : []),
    ...marks.map(({ label, color }) => ({ label, color })),
  ];
  return { kind: "chart", title, description, legend, table, draw: (width) => drawn(pen, chart, width) };
}

function drawn({ Plot, draw }: Pen, { points, curve, marks, unit, value }: LoadChart, width: number): string {
  const loads = points.map(({ load }) => load);
  const latencies = value === "latency";
  const highest = Math.max(
    ...points.map((point) => point.value),
    ...marks.map(({ at, along }) => (along === "value" ? at : 0)),
  );
  return draw({
    ...frame(width, height),
    x: { type: "log", domain: domainOf(loads), ticks: loadTicks(loads, width), tickFormat: tickNumber, label: unit },
    y: latencies
      ? { type: "log", grid: true, label: null, ticks: 5, tickFormat: tickLatency }
      : { domain: [0, highest * 1.1 || 1], grid: true, label: null, ticks: 5, tickFormat: tickNumber },
    marks: [
      ...marks.map(({ at, along, color }) => {
        const rule = { stroke: color, strokeWidth: 1.5, strokeDasharray: "4 3" };
        return along === "load" ? Plot.ruleX([at], rule) : Plot.ruleY([at], rule);
      }),
      Plot.line(curve, { x: "load", y: "value", stroke: fitted, strokeWidth: 1.75 }),
      Plot.dot(
        points.filter((point) => point.held),
        { x: "load", y: "value", fill: held, r: 4 },
      ),
      Plot.dot(
        points.filter((point) => !point.held),
        { x: "load", y: "value", stroke: bad, strokeWidth: 1.75, r: 4 },
      ),
    ],
  });
}

/** Some room on both sides, so that no dot is cut. */
function domainOf(loads: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...loads), Math.max(...loads)];
  return low === high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
}

/** 1, 2 and 5 of each decade; on a narrow page only the decades, or the ends where there is none between. */
function loadTicks(loads: readonly number[], width: number): number[] {
  const [low, high] = [Math.min(...loads), Math.max(...loads)];
  const steps = width < 500 && high / low > 20 ? [1] : [1, 2, 5];
  const ticks = [0, 1, 2, 3, 4].flatMap((decade) => steps.map((step) => step * 10 ** decade));
  const within = ticks.filter((tick) => tick >= low && tick <= high);
  return within.length > 1 ? within : [...new Set([low, high])];
}
