import { table } from "../lib/table";
import { change, units } from "../report/units";
import { labelOf, readableP } from "./analyse";
import { type FigureName, figureKinds } from "./figures";
import type { Analysis, Comparison, ExperimentRecord, ExperimentRun } from "./record";

/** One run in a line, for those who look on. */
export function outcomeOf({ status, message, throughput, p99Seconds, doubleBookings, doubts }: ExperimentRun): string {
  if (status !== "measured") return `${status}${message ? `: ${message}` : ""}`;
  const figures = [
    ...(throughput === null ? [] : [`${units.perSecond(throughput)}/s`]),
    ...(p99Seconds === null ? [] : [`p99 ${units.latency(p99Seconds)}`]),
    ...(doubleBookings ? [`${doubleBookings} DOUBLE BOOKINGS`] : []),
    ...doubts.map((doubt) => `doubtful: ${doubt}`),
  ];
  return figures.join(", ");
}

/** The experiment for a person at a terminal. */
export function summarise(record: ExperimentRecord, folder: string): string {
  const { file, analysis, status, message } = record;
  return [
    `${file.title}: ${status}${message ? ` (${message})` : ""}`,
    "",
    ...file.figures.map((figure) => figureTable(record, figure)),
    bookingsTable(record),
    ...analysis.conclusions,
    ...analysis.warnings.map((warning) => `Warning: ${warning}.`),
    putBackLine(record),
    `Verdict: ${record.passed ? "passed" : status === "interrupted" ? `interrupted; ./lab experiment --resume ${record.id} goes on` : "FAILED"}`,
    `Record: ${folder}/experiment.json`,
    `Report: ${folder}/report.html`,
  ].join("\n");
}

function figureTable(record: ExperimentRecord, figure: FigureName): string {
  const { variants, analysis } = record;
  const { title, unit } = figureKinds[figure];
  const rows = variants.map(({ name, label, baseline }) => {
    const summary = analysis.summaries.find((one) => one.variant === name && one.figure === figure);
    const comparison = analysis.comparisons.find((one) => one.variant === name && one.figure === figure);
    return [label, ...meanCells(summary, units[unit]), ...comparisonCells(comparison, baseline)];
  });
  return table([title, "runs", "mean", "± deviation", "against baseline", "95 % interval", "p", "verdict"], rows);
}

function meanCells(summary: Analysis["summaries"][number] | undefined, text: (value: number) => string): string[] {
  return summary ? [`${summary.runs}`, text(summary.mean), text(summary.deviation)] : ["0", "–", "–"];
}

function comparisonCells(comparison: Comparison | undefined, baseline: boolean): string[] {
  if (!comparison) return [baseline ? "baseline" : "–", "", "", ""];
  const { low, high, pCorrected, verdict } = comparison;
  const interval = `${change(low)} to ${change(high)}`;
  return [change(comparison.change), interval, readableP(pCorrected), verdict];
}

function bookingsTable(record: ExperimentRecord): string {
  const rows = record.analysis.bookings.map((of) => [
    labelOf(record, of.variant),
    `${of.doubleBookings} in ${of.runsWithDoubleBookings} of ${of.runs} runs`,
    `${of.acknowledgedMissing}`,
    of.unsafe ? (of.runsWithDoubleBookings > 0 ? "unsafe: caught" : "unsafe: NOT caught") : "",
  ]);
  return table(["bookings", "sold more than once", "acknowledged, missing", ""], rows);
}

function putBackLine({ putBack, stack }: ExperimentRecord): string {
  if (putBack) return `The lab "${stack}" has its settings of before again.`;
  return `The lab "${stack}" is NOT as it was before: ./lab up --stack ${stack} puts it back.`;
}
