import type { RunRecord } from "../../runs/record";
import { colorOf, type Pen } from "../charts/plot";
import { type TimeChart, timeChart } from "../charts/time-chart";
import type { Cell, Chart, Table } from "../document";
import type { Facts } from "../facts";
import { unitOf } from "../units";
import type { Clock } from "./clock";

const MOST_ROWS = 20;

/** A chart for each panel of the record's time series: what the lab itself saw. */
export function seriesCharts(record: RunRecord, facts: Facts, pen: Pen, clock: Clock): Chart[] {
  const panels = [...new Set(record.series.map(({ panel }) => panel))];
  return panels.map((panel) => panelChart(panel, record, facts, pen, clock));
}

function panelChart(panel: string, { series }: RunRecord, facts: Facts, pen: Pen, clock: Clock): Chart {
  const shown = series.flatMap((one, index) => (one.panel === panel ? [{ ...one, index }] : []));
  const lines = shown.map(({ name, labels, points }, number) => ({
    label: [name, ...Object.values(labels)].join(" "),
    color: colorOf(number),
    points: points.map(([time, value]) => ({ x: clock.secondsAt(time), y: value })),
  }));
  return timeChart(pen, {
    title: panel,
    description: `As Prometheus has it, ${wordsFor(shown.map(({ unit }) => unit))}.`,
    unit: chartUnits[unitOf(shown[0]?.unit ?? "")] ?? "number",
    lines,
    ...clock,
    table: pointTable(panel, shown, facts),
  });
}

const chartUnits: Readonly<Record<string, TimeChart["unit"]>> = { latency: "latency", share: "share" };

/** What the axis counts; where it says so itself, nothing more than that. */
function wordsFor(units: readonly string[]): string {
  const words: Readonly<Record<string, string>> = { "1/s": "per second", "req/s": "requests per second", s: "seconds" };
  const said = [...new Set(units)].map((unit) => (unit === "ratio" ? "share of all" : (words[unit] ?? unit)));
  return `in ${said.join(" and ")}`.replace(/^in (share of all|per second)/, "$1");
}

function pointTable(caption: string, shown: { index: number; unit: string; points: unknown[] }[], facts: Facts): Table {
  const rows = shown.flatMap(({ index, unit, points }) => {
    const chosen = thinned(
      points.map((_, point) => point),
      MOST_ROWS,
    );
    return chosen.map((point): Cell[] => [
      [facts.quote("series", index, "name")],
      [facts.time("series", index, "points", point, 0)],
      [facts.number(["series", index, "points", point, 1], unitOf(unit))],
    ]);
  });
  return { kind: "table", caption, head: ["Series", "Time", "Value"], rows };
}

/** Every n-th of them, so that no more than `most` are left. */
export function thinned<Item>(items: readonly Item[], most: number): readonly Item[] {
  const step = Math.max(1, Math.ceil(items.length / most));
  return items.filter((_, index) => index % step === 0);
}
