import type { RunRecord, StageRecord } from "../../runs/record";
import { bad, colorOf, type Pen } from "../charts/plot";
import { type Line, type Point, timeChart } from "../charts/time-chart";
import { type Cell, type Chart, paragraph, type Section, type Table } from "../document";
import type { Facts } from "../facts";
import { type Clock, clockOf } from "./clock";
import { seriesCharts, thinned } from "./series";

/** More rows than these nobody reads; run.json has them all. */
const MOST_ROWS = 40;

/** Throughput, errors and latency second by second, then what the lab saw meanwhile. */
export function overTimeSection(record: RunRecord, facts: Facts, pen: Pen): Section {
  const clock = clockOf(record);
  const charts = record.stages.some(({ result }) => result?.perSecond.length)
    ? [throughputChart(record, facts, pen, clock), errorChart(record, facts, pen, clock)]
    : [];
  const blocks = [...charts, ...latencyCharts(record, facts, pen, clock), ...seriesCharts(record, facts, pen, clock)];
  return {
    id: "over-time",
    title: "Over time",
    blocks: blocks.length > 0 ? blocks : [paragraph("There are no figures over time for this run.")],
  };
}

type Second = NonNullable<StageRecord["result"]>["perSecond"][number];

/** Points of all stages; between two stages the line is broken. */
function pointsOf({ stages }: RunRecord, clock: Clock, of: (second: Second) => number | null): Point[] {
  return stages.flatMap(({ startedAt, result }) => {
    const start = clock.secondsAt(startedAt);
    const points = (result?.perSecond ?? []).map((second) => ({ x: start + second.second, y: of(second) }));
    return [...points, { x: (points.at(-1)?.x ?? start) + 0.01, y: null }];
  });
}

function throughputChart(record: RunRecord, facts: Facts, pen: Pen, clock: Clock): Chart {
  const points = pointsOf(record, clock, ({ completed }) => completed);
  return timeChart(pen, {
    title: "Throughput",
    description: "Answers or transactions in each second; the bands are the stages.",
    unit: "number",
    lines: [{ label: "per second", color: colorOf(0), points }],
    ...clock,
    table: perSecondTable(record, facts, "Throughput per second", "completed"),
  });
}

function errorChart(record: RunRecord, facts: Facts, pen: Pen, clock: Clock): Chart {
  const points = pointsOf(record, clock, ({ failed }) => failed);
  return timeChart(pen, {
    title: "Errors",
    description: "Answers that a sale does not expect, or transactions that had to be repeated, in each second.",
    unit: "number",
    lines: [{ label: "errors per second", color: bad, points }],
    ...clock,
    table: perSecondTable(record, facts, "Errors per second", "failed"),
  });
}

/** The percentile of each second where the tool tells it; else that of the whole stage, as a level. */
function latencyCharts(record: RunRecord, facts: Facts, pen: Pen, clock: Clock): Chart[] {
  const staged = record.stages.filter(({ result }) => result?.latencySeconds);
  if (staged.length === 0) return [];
  const levels = staged.flatMap(({ startedAt, endedAt, result }): Point[] => {
    const p99 = result?.latencySeconds?.p99 ?? null;
    const [from, to] = [clock.secondsAt(startedAt), clock.secondsAt(endedAt)];
    return [
      { x: from, y: p99 },
      { x: to, y: p99 },
      { x: to + 0.01, y: null },
    ];
  });
  const perSecond = pointsOf(record, clock, ({ p99Seconds }) => p99Seconds ?? null);
  const lines: Line[] = [
    { label: "p99 of the stage", color: colorOf(1), points: levels },
    ...(perSecond.some(({ y }) => y !== null)
      ? [{ label: "p99 of each second", color: colorOf(0), points: perSecond }]
      : []),
  ];
  const description =
    "The latency that one request in a hundred exceeded, of each stage, and of each second where the tool tells it.";
  const table = stageTable(record, facts);
  return [timeChart(pen, { title: "Latency p99", description, unit: "latency", lines, ...clock, table })];
}

function stageTable({ stages }: RunRecord, facts: Facts): Table {
  const rows = stages.map((_, index): Cell[] => [
    [facts.quote("stages", index, "name")],
    [facts.time("stages", index, "startedAt")],
    [facts.number(["stages", index, "result", "latencySeconds", "p99"], "latency")],
    [facts.number(["stages", index, "result", "throughput"], "perSecond")],
  ]);
  return { kind: "table", caption: "Latency by stage", head: ["Stage", "Started", "p99", "Per second"], rows };
}

function perSecondTable({ stages }: RunRecord, facts: Facts, caption: string, figure: "completed" | "failed"): Table {
  const all = stages.flatMap(({ result }, stage) =>
    (result?.perSecond ?? []).map((_, index): Cell[] => {
      const at = ["stages", stage, "result", "perSecond", index];
      return [
        [facts.quote("stages", stage, "name")],
        [facts.number([...at, "second"], "count")],
        [facts.number([...at, figure], "count")],
      ];
    }),
  );
  const rows = thinned(all, MOST_ROWS);
  return { kind: "table", caption, head: ["Stage", "Second", "Number"], rows };
}
