import { table } from "../lib/table";
import type { DrillRecord } from "./record";

/** Figures of one drill in the score card. */
const columns = ["Fault", "Verdict", "Detected", "By", "Recovered", "Buyers hurt", "Lost", "Doubled"] as const;

/** The score card for a terminal. */
export function scoreCard(records: readonly DrillRecord[]): string {
  return table(columns, records.map(row));
}

/** The score card as a Markdown table. */
export function markdownScoreCard(records: readonly DrillRecord[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...records.map(row).map(line)].join("\n");
}

function row(record: DrillRecord): string[] {
  const { fault, detectionSeconds, recoverySeconds, buyers, counts } = record;
  if (record.status === "refused") return [fault, "cannot be played", "–", "–", "–", "–", "–", "–"];
  return [
    fault,
    record.passed ? "passed" : "FAILED",
    time(detectionSeconds),
    firstAlert(record),
    time(recoverySeconds),
    buyers.hurtShare === undefined ? "–" : `${(100 * buyers.hurtShare).toFixed(0)} %`,
    `${counts.lostAcknowledgements}`,
    `${counts.doubleBookings}`,
  ];
}

const time = (seconds: number | undefined) => (seconds === undefined ? "–" : `${seconds.toFixed(1)} s`);

function firstAlert({ fired, detectionSeconds }: DrillRecord): string {
  return Object.entries(fired).find(([, at]) => at === detectionSeconds)?.[0] ?? "–";
}

/** One drill for a person at a terminal. */
export function summarise(record: DrillRecord, folder: string): string {
  return [
    `${record.fault}: ${record.title}`,
    ...(record.message ? [`${record.status}: ${record.message}`] : []),
    ...record.checks.map(({ what, passed, seen }) => `  ${passed ? "✔" : "✘"} ${what}: ${seen}`),
    verdictOf(record),
    `Report: ${folder}/report.md`,
  ].join("\n");
}

function verdictOf({ status, passed }: DrillRecord): string {
  if (status === "refused") return "Verdict: cannot be played here";
  return passed ? "Verdict: passed" : "Verdict: FAILED";
}

/** A drill's report.md. */
export function drillReport(record: DrillRecord): string {
  const { options, buyers, fired } = record;
  const strength = options.unit ? `, ${options.strength} ${options.unit}` : "";
  return `${[
    `# Drill: ${record.fault}`,
    `${record.title}. ${record.how}`,
    `${verdictOf(record)}${record.message ? ` (${record.message})` : ""}`,
    `Stack ${record.stack}, fault of ${options.faultSeconds} s${strength}, seed ${options.seed}, ${options.buyersPerSecond} buyers per second. From ${record.startedAt} to ${record.endedAt}${window(record)}.`,
    markdownScoreCard([record]),
    "## Expectations",
    record.checks.map(({ what, passed, seen }) => `- [${passed ? "x" : " "}] ${what}: ${seen}`).join("\n") ||
      "Nothing was checked.",
    "## Alerts that fired",
    list(fired, (at) => `${at.toFixed(1)} s after the fault began`),
    ...(record.dashboard ? [`The fault is marked in Grafana: ${record.dashboard}`] : []),
    "## What buyers were answered",
    `${buyers.came} came: ${buyers.acknowledged} were acknowledged, ${buyers.refused} refused, ${buyers.unknown} never learned.`,
    list(buyers.answers, (count) => `${count}`),
    ...(buyers.answersDuring
      ? ["Those who came while the fault was there:", list(buyers.answersDuring, (count) => `${count}`)]
      : []),
  ].join("\n\n")}\n`;
}

function window({ faultBegan, faultEnded, undoSeconds }: DrillRecord): string {
  if (!faultBegan) return "";
  const undoing = undoSeconds === undefined ? "" : `, of which undoing it took ${undoSeconds.toFixed(1)} s`;
  return `; the fault from ${faultBegan} to ${faultEnded ?? "its clean-up"}${undoing}`;
}

function list<Value>(entries: Readonly<Record<string, Value>>, text: (value: Value) => string): string {
  const lines = Object.entries(entries).map(([name, value]) => `- ${name}: ${text(value)}`);
  return lines.join("\n") || "None.";
}
