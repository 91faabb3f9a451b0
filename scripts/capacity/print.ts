import { table } from "../lib/table";
import { latency, percent, whole } from "../runs/units";
import type { CapacityRecord, StepRecord } from "./record";
import type { FinishedCapacity } from "./run-capacity";

/** One step, when it is over. */
export function stepLine({ phase, load, goodThroughput, p99Seconds, held, reasons }: StepRecord, unit: string): string {
  const p99 = p99Seconds === null ? "" : `, p99 ${latency(p99Seconds)}`;
  const outcome = held ? "held" : `did not hold (${reasons.join("; ")})`;
  return `${phase}: ${whole(load)} ${unit}: ${whole(goodThroughput)}/s${p99}: ${outcome}`;
}

/** A search for a person at a terminal. */
export function summarise({ record, recordPath, reportPath }: FinishedCapacity): string {
  return `${[
    ...(record.steps.length > 0 ? [stepTable(record)] : []),
    ...kneeLines(record),
    ...scaleLines(record),
    ...record.additions.map(
      ({ what, atMost, next }) =>
        `One more ${what} brings at most ${atMost.toFixed(2)} times as much (then ${next} is full)`,
    ),
    ...record.warnings.map((warning) => `Warning: ${warning}.`),
    record.summary,
    `Record: ${recordPath}`,
    ...(reportPath ? [`Report: ${reportPath}`] : []),
  ].join("\n")}\n`;
}

function stepTable({ steps, unit }: CapacityRecord): string {
  const rows = steps.map((step) => [
    step.phase,
    whole(step.load),
    whole(step.goodThroughput),
    step.p50Seconds === null ? "–" : latency(step.p50Seconds),
    step.p99Seconds === null ? "–" : latency(step.p99Seconds),
    step.noise === null ? "–" : `${percent(step.noise)}${step.steady ? "" : ", not steady"}`,
    step.held ? "held" : "did not hold",
  ]);
  return table(["step", unit, "per second", "p50", "p99", "noise", "outcome"], rows);
}

function kneeLines({ knee, unit }: CapacityRecord): string[] {
  return knee ? [`Knee: beyond ${whole(knee.load)} ${unit} more of them wait rather than being served`] : [];
}

function scaleLines({ scalability }: CapacityRecord): string[] {
  if (!scalability) return [];
  const { contention, coherence, determination, peak, intervals } = scalability;
  const between = (interval: (typeof intervals)["peak"], figure: (value: number) => string) =>
    interval ? ` (${figure(interval.low)} to ${figure(interval.high)})` : "";
  const small = (value: number) => value.toPrecision(2);
  return [
    `Scalability law: contention ${small(contention)}${between(intervals.contention, small)}, ` +
      `coherence ${small(coherence)}${between(intervals.coherence, small)}, ` +
      `at most ${whole(peak)}/s${between(intervals.peak, whole)}; it explains ${percent(determination)}`,
  ];
}
