import type { Chart, Table } from "../document";
import { frame, type Pen, tickNumber } from "./plot";

export interface AlertSpan {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly severity: string;
  readonly pending: boolean;
}

const ROW = 26;
const LONGEST_NAME = 22;
const colors: Readonly<Record<string, string>> = { critical: "var(--bad)", warning: "var(--warning)" };
const colorOf = ({ severity }: AlertSpan) => colors[severity] ?? "var(--series-1)";

/** When which alert was on, a row each. */
export function alertChart(pen: Pen, spans: readonly AlertSpan[], end: number, table: Table): Chart {
  const used = [...new Map(spans.map((span) => [span.severity, colorOf(span)]))];
  return {
    kind: "chart",
    title: "Alerts over time",
    description: "A bar from the start of each alert to its end; pale while it was pending.",
    legend: used.map(([label, color]) => ({ label, color })),
    draw: (width) => drawn(pen, spans, end, width),
    table,
  };
}

function drawn({ Plot, draw }: Pen, spans: readonly AlertSpan[], end: number, width: number): string {
  const narrow = width < 500;
  const rows = new Set(spans.map(({ name }) => name)).size;
  return draw({
    ...frame(width, 70 + ROW * rows + (narrow ? 20 : 0)),
    marginLeft: narrow ? 120 : 180,
    x: { domain: [0, end], label: "seconds since the start", ticks: narrow ? 3 : 8, tickFormat: tickNumber },
    y: { label: null, tickFormat: (name: string) => (narrow ? shortened(name) : name), tickSize: 0 },
    marks: [
      Plot.barX(spans, {
        x1: "from",
        x2: "to",
        y: "name",
        fill: colorOf,
        fillOpacity: ({ pending }: AlertSpan) => (pending ? 0.35 : 1),
        insetTop: 4,
        insetBottom: 4,
      }),
    ],
  });
}

const shortened = (name: string) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);
