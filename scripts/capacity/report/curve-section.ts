import type { Pen } from "../../report/charts/plot";
import { type Block, type Cell, type Chart, paragraph, type Section, strong, type Table } from "../../report/document";
import type { Facts } from "../../report/facts";
import type { CapacityRecord } from "../record";
import { throughputAt } from "../scalability";
import { type LoadMark, loadChart } from "./load-chart";

const curvePoints = 120;

/** Throughput and latency over the load, and every step as a row. */
export function curveSection(record: CapacityRecord, facts: Facts, pen: Pen): Section {
  const blocks: Block[] =
    record.steps.length === 0
      ? [paragraph("No step was measured to its end.")]
      : [throughputChart(record, facts, pen), ...latencyChart(record, facts, pen), stepsTable(record, facts)];
  return { id: "curve", title: "The curve", blocks };
}

function throughputChart(record: CapacityRecord, facts: Facts, pen: Pen): Chart {
  const { steps, unit, knee } = record;
  return loadChart(pen, {
    title: "Throughput by load",
    description: "Answers a second that a sale expects, at each load that was measured.",
    unit,
    value: "number",
    points: steps.map(({ load, goodThroughput, held }) => ({ load, value: goodThroughput, held })),
    curve: fittedCurve(record),
    marks: [
      ...capacityMark(record),
      ...(knee ? [{ label: "knee", color: "var(--muted)", at: knee.load, along: "load" as const }] : []),
    ],
    table: figureTable("Throughput by load", "Answers a second", ["goodThroughput", "perSecond"], record, facts),
  });
}

function latencyChart(record: CapacityRecord, facts: Facts, pen: Pen): Chart[] {
  const points = record.steps.flatMap(({ load, p99Seconds, held }) =>
    p99Seconds ? [{ load, value: p99Seconds, held }] : [],
  );
  if (points.length === 0) return [];
  const limit = record.steps[0]?.objectives.find(({ figure }) => figure === "p99Seconds")?.limit;
  const chart = loadChart(pen, {
    title: "Latency p99 by load",
    description: "The latency that one answer in a hundred exceeded, and what the objective allows.",
    unit: record.unit,
    value: "latency",
    points,
    curve: [],
    marks: [
      ...capacityMark(record),
      ...(limit ? [{ label: "objective", color: "var(--warning)", at: limit, along: "value" as const }] : []),
    ],
    table: figureTable("Latency p99 by load", "p99", ["p99Seconds", "latency"], record, facts),
  });
  return [chart];
}

const capacityMark = ({ capacity }: CapacityRecord): LoadMark[] =>
  capacity ? [{ label: "capacity", color: "var(--good)", at: capacity.load, along: "load" }] : [];

/** The law's curve between the lowest and the highest load, evenly on a logarithmic axis. */
function fittedCurve({ scalability, steps }: CapacityRecord): { load: number; value: number }[] {
  if (!scalability) return [];
  const loads = steps.map(({ load }) => load);
  const [low, high] = [Math.min(...loads), Math.max(...loads)];
  return Array.from({ length: curvePoints + 1 }, (_, index) => {
    const load = low * (high / low) ** (index / curvePoints);
    return { load, value: throughputAt(scalability, load) };
  });
}

function figureTable(
  caption: string,
  head: string,
  [name, unit]: readonly ["goodThroughput" | "p99Seconds", "perSecond" | "latency"],
  { steps, unit: axis }: CapacityRecord,
  facts: Facts,
): Table {
  const order = steps.map((_, index) => index).sort((a, b) => (steps[a]?.load ?? 0) - (steps[b]?.load ?? 0));
  const rows = order.map((index): Cell[] => [
    [facts.number(["steps", index, "load"], "count")],
    [facts.number(["steps", index, name], unit)],
  ]);
  return { kind: "table", caption, head: [axis, head], rows };
}

function stepsTable({ steps, unit, capacity }: CapacityRecord, facts: Facts): Table {
  const rows = steps.map(({ held, steady, reasons }, index): Cell[] => [
    [facts.quote("steps", index, "phase")],
    [facts.number(["steps", index, "load"], "count")],
    [facts.number(["steps", index, "goodThroughput"], "perSecond")],
    [facts.number(["steps", index, "p50Seconds"], "latency")],
    [facts.number(["steps", index, "p99Seconds"], "latency")],
    [facts.number(["steps", index, "noise"], "share"), ...(steady ? [] : [", ", strong("not steady", "warning")])],
    held
      ? [strong("held", "good")]
      : [
          strong("did not hold", "bad"),
          ": ",
          ...joined(reasons.map((_, at) => facts.quote("steps", index, "reasons", at))),
        ],
  ]);
  const marked = steps.findLastIndex(({ load, held }) => held && load === capacity?.load);
  const head = ["Step", unit, "Answers a second", "p50", "p99", "Noise", "Outcome"];
  return { kind: "table", caption: "Every step in its order", head, rows, ...(marked < 0 ? {} : { marked }) };
}

const joined = (parts: Cell): Cell => parts.flatMap((part, index) => (index === 0 ? [part] : ["; ", part]));
