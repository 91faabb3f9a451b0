import { LatencyHistogram } from "../../statistics/histogram";
import type { Chart, LegendEntry, Table } from "../document";
import { frame, type Pen, tickLatency } from "./plot";

export interface Distribution extends LegendEntry {
  /** As in run.json. */
  readonly histogram: string;
}

const HEIGHT = 260;
const STEP = 0.05;
const LEAST_LATENCY = 1e-6;
const MANY_DECADES = 2000;

/** Latency by percentile: each step to the right leaves a tenth of the requests above the line. */
export function latencyChart(
  pen: Pen,
  title: string,
  description: string,
  distributions: readonly Distribution[],
  table: Table,
): Chart {
  const lines = distributions.map(({ histogram, color }) => ({ color, points: pointsOf(histogram) }));
  const legend = distributions.map(({ label, color }) => ({ label, color }));
  return { kind: "chart", title, description, legend, table, draw: (width) => drawn(pen, lines, width) };
}

interface Point {
  /** How many nines: 2 is the 99th percentile. */
  readonly nines: number;
  readonly seconds: number;
}

/** As far right as there are requests to tell percentiles apart. */
export function pointsOf(encoded: string): Point[] {
  const histogram = LatencyHistogram.decode(encoded);
  const last = Math.log10(Math.max(1, histogram.count));
  const steps = Math.ceil(last / STEP) + 1;
  return Array.from({ length: steps }, (_, index) => {
    const nines = Math.min(last, index * STEP);
    return { nines, seconds: Math.max(LEAST_LATENCY, histogram.percentile(100 * (1 - 10 ** -nines))) };
  });
}

function drawn({ Plot, draw }: Pen, lines: { color: string; points: Point[] }[], width: number): string {
  const last = Math.max(1, ...lines.flatMap(({ points }) => points.map(({ nines }) => nines)));
  const ticks = Array.from({ length: Math.floor(last) + 1 }, (_, nines) => nines);
  return draw({
    ...frame(width, HEIGHT),
    x: { domain: [0, last], ticks, tickFormat: percentileName, label: "percentile" },
    y: { type: "log", grid: true, label: null, ticks: latencyTicks(lines), tickFormat: tickLatency },
    marks: lines.map(({ points, color }) =>
      Plot.line(points, { x: "nines", y: "seconds", stroke: color, strokeWidth: 1.75, curve: "step-after" }),
    ),
  });
}

/** 1, 2 and 5 of each decade, or only 1 where there are many. */
function latencyTicks(lines: { points: Point[] }[]): number[] {
  const all = lines.flatMap(({ points }) => points.map(({ seconds }) => seconds));
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const steps = high / low > MANY_DECADES ? [1] : [1, 2, 5];
  const decades = Array.from({ length: 10 }, (_, index) => index - 6);
  const ticks = decades.flatMap((decade) => steps.map((step) => step * 10 ** decade));
  return ticks.filter((tick) => tick >= low * 0.99 && tick <= high * 1.01);
}

/** 0, 90, 99, 99.9 and so on. */
function percentileName(nines: number): string {
  return nines < 3 ? (["0", "90", "99"][nines] ?? "") : `99.${"9".repeat(nines - 2)}`;
}
