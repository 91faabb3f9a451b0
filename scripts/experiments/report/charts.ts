import { colorOf, frame, type Pen, tickLatency, tickNumber } from "../../report/charts/plot";
import type { Chart, Table } from "../../report/document";
import { type FigureName, figureKinds } from "../figures";
import type { ExperimentRecord } from "../record";

const rowHeight = 34;
const longestLabel = 16;

export interface Mark {
  readonly label: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly color?: string;
}

/** Every run of each variant as a dot, and their mean as a line: how far runs of the same variant lie apart. */
export function runsChart(pen: Pen, record: ExperimentRecord, figure: FigureName, table: Table): Chart {
  const { title } = figureKinds[figure];
  const labels = record.variants.map(({ label }) => label);
  const dots = record.variants.flatMap(({ name, label }, index) =>
    record.runs
      .filter((run) => run.variant === name && run.status === "measured")
      .flatMap((run): Mark[] => (run[figure] === null ? [] : [{ label, value: run[figure], color: colorOf(index) }])),
  );
  const means = record.analysis.summaries
    .filter((summary) => summary.figure === figure)
    .map(({ variant, mean }) => ({ label: labelOf(record, variant), value: mean }));
  return {
    kind: "chart",
    title: `${title}: every run`,
    description:
      "A dot for each run, a bar for the mean of a variant. Dots that lie apart are chance, not the variant.",
    legend: [],
    table,
    draw: (width) => drawRuns(pen, { labels, dots, means, latency: figure !== "throughput" }, width),
  };
}

interface Runs {
  readonly labels: readonly string[];
  readonly dots: readonly Mark[];
  readonly means: readonly Mark[];
  readonly latency: boolean;
}

function drawRuns({ Plot, draw }: Pen, { labels, dots, means, latency }: Runs, width: number): string {
  const highest = Math.max(0, ...dots.map(({ value }) => value));
  return draw({
    ...rowFrame(width, labels.length),
    x: {
      domain: [0, highest * 1.05 || 1],
      grid: true,
      label: null,
      ticks: width < 500 ? 3 : 7,
      tickFormat: latency ? tickLatency : tickNumber,
    },
    y: rowAxis(labels, width),
    marks: [
      Plot.tickX(means, {
        x: "value",
        y: "label",
        stroke: "currentColor",
        strokeWidth: 3,
        insetTop: 5,
        insetBottom: 5,
      }),
      Plot.dot(dots, { x: "value", y: "label", fill: "color", fillOpacity: 0.75, r: 5 }),
    ],
  });
}

/** The difference of each variant from the baseline with its interval; what crosses zero may be chance. */
export function changesChart(pen: Pen, record: ExperimentRecord, figure: FigureName, table: Table): Chart {
  const { title, better } = figureKinds[figure];
  const found = record.analysis.comparisons.filter((comparison) => comparison.figure === figure);
  const labels = found.map(({ variant }) => labelOf(record, variant));
  const marks = found.map(({ variant, change, low, high, verdict }) => ({
    ...{ label: labelOf(record, variant), value: 100 * change, low: 100 * low, high: 100 * high },
    color: { better: "var(--good)", worse: "var(--bad)", noise: "var(--muted)" }[verdict],
  }));
  return {
    kind: "chart",
    title: `${title}: difference from the baseline`,
    description: `In percent of the baseline, with the interval of the method below; ${better} is better. Grey is noise.`,
    legend: [
      { label: "better", color: "var(--good)" },
      { label: "worse", color: "var(--bad)" },
      { label: "noise", color: "var(--muted)" },
    ],
    table,
    draw: (width) => drawChanges(pen, labels, marks, width),
  };
}

function drawChanges({ Plot, draw }: Pen, labels: readonly string[], marks: readonly Mark[], width: number): string {
  const [low, high] = domainOf(marks);
  return draw({
    ...rowFrame(width, labels.length),
    x: {
      domain: [low, high],
      clamp: true,
      grid: true,
      label: null,
      ticks: width < 500 ? 3 : 7,
      tickFormat: (value: number) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${tickNumber(Math.abs(value))} %`,
    },
    y: rowAxis(labels, width),
    marks: [
      Plot.ruleX([0], { strokeOpacity: 0.6, strokeDasharray: "3,3" }),
      Plot.ruleY(marks, { x1: "low", x2: "high", y: "label", stroke: "color", strokeWidth: 3 }),
      Plot.dot(marks, { x: "value", y: "label", fill: "color", r: 6 }),
    ],
  });
}

/** An interval that is far wider than the differences is cut off at the edge: it would hide all others. */
function domainOf(marks: readonly Mark[]): [number, number] {
  const largest = Math.max(1, ...marks.map(({ value }) => Math.abs(value)));
  const low = Math.max(-100, -4 * largest, Math.min(0, ...marks.map((mark) => mark.low ?? 0)));
  const high = Math.min(4 * largest, Math.max(0, ...marks.map((mark) => mark.high ?? 0)));
  const room = 0.05 * (high - low || 1);
  return [low - room, high + room];
}

function rowFrame(width: number, rows: number) {
  const narrow = width < 500;
  const base = frame(width, 60 + rowHeight * rows + (narrow ? 20 : 0));
  return { ...base, marginLeft: narrow ? 110 : 170, marginRight: 24 };
}

function rowAxis(labels: readonly string[], width: number) {
  const shorten = (text: string) => (text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text);
  const tickFormat = (label: string) => (width < 500 ? shorten(label) : label);
  return { type: "band" as const, domain: [...labels], label: null, tickSize: 0, tickFormat };
}

const labelOf = ({ variants }: ExperimentRecord, name: string) =>
  variants.find((variant) => variant.name === name)?.label ?? name;
