import { table } from "../../lib/table";
import { change, latency, percent, whole } from "../units";
import type { Comparison } from "./compare";
import type { Difference, Judgement } from "./differences";

const names: Readonly<Record<Difference["figure"], string>> = {
  verdict: "verdict",
  doubleBookings: "double bookings",
  acknowledgedMissing: "acknowledged but missing",
  throughput: "per second",
  p99Seconds: "p99",
  errorShare: "errors",
};

const words: Readonly<Record<Judgement, string>> = {
  equal: "equal",
  "within noise": "within noise",
  better: "better",
  regression: "REGRESSION",
};

/** The comparison for a person at a terminal; ends in a line break. */
export function renderComparison(comparison: Comparison): string {
  const { before, after, changes, differences, doubts } = comparison;
  const rows = differences.map((difference) => [
    difference.stage ?? "run",
    names[difference.figure],
    shown(difference.figure, difference.before),
    shown(difference.figure, difference.after),
    moved(difference),
    margin(difference),
    words[difference.verdict],
  ]);
  return [
    `before: ${before}`,
    `after:  ${after}`,
    ...changes.map((text) => `changed: ${text}`),
    "",
    table(["of", "figure", "before", "after", "change", "allowed", "verdict"], rows),
    ...limitLines(comparison),
    ...doubts.map((text) => `doubtful: ${text}`),
    `${conclusion(comparison)}\n`,
  ].join("\n");
}

function shown(figure: Difference["figure"], value: number | null): string {
  if (value === null) return "–";
  if (figure === "verdict") return value === 1 ? "passed" : "failed";
  if (figure === "p99Seconds") return latency(value);
  return figure === "errorShare" ? percent(value) : whole(value);
}

function moved({ figure, before, after }: Difference): string {
  const relative = figure === "throughput" || figure === "p99Seconds";
  return relative && before !== null && after !== null ? change(before, after) : "";
}

/** How far the figure may move: the tolerance, or chance where that is more. */
function margin({ figure, allowed, noise, before }: Difference): string {
  if (allowed === 0) return figure === "throughput" || figure === "p99Seconds" ? "" : "exact";
  if (figure === "errorShare") return `+${+(100 * allowed).toPrecision(3)} points`;
  const relative = (value: number) => `±${percent(value / (before || 1))}`;
  return noise !== null && noise > allowed ? `${relative(noise)} (noise)` : relative(allowed);
}

function limitLines({ limit }: Comparison): string[] {
  if (limit.before === limit.after) return limit.after ? [`The limit in both: ${limit.after}`] : [];
  return [`The limit before: ${limit.before ?? "none found"}`, `The limit after:  ${limit.after ?? "none found"}`];
}

function conclusion({ comparable, obstacles, regression, differences }: Comparison): string {
  if (!comparable) return ["Not comparable:", ...obstacles.map((reason) => `  - ${reason}`)].join("\n");
  if (!regression) return "No regression.";
  const worse = differences.filter(({ verdict }) => verdict === "regression");
  return ["REGRESSION:", ...worse.map(({ stage, figure }) => `  - ${stage ?? "run"}: ${names[figure]}`)].join("\n");
}
