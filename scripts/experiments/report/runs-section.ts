import { type Block, type Cell, link, list, paragraph, type Section, strong } from "../../report/document";
import type { Facts } from "../../report/facts";
import type { ExperimentRecord, ExperimentRun } from "../record";

/** Every run in its order, with a link to its own report and what speaks against it. */
export function runsSection(record: ExperimentRecord, facts: Facts): Section {
  const rows = record.runs.map((run, index) => rowOf(record, facts, run, index));
  const head = [
    "Run",
    "Repetition",
    "Variant",
    "State",
    "Per second",
    "p99",
    "Errors",
    "Sold twice",
    "Limit",
    "Report",
  ];
  const doubts = record.runs.flatMap(({ doubts }, index) =>
    doubts.map(
      (_, doubt): Cell => [
        "Run ",
        facts.number(["runs", index, "number"], "count"),
        ": ",
        facts.quote("runs", index, "doubts", doubt),
      ],
    ),
  );
  const blocks: Block[] = [
    { kind: "table", caption: "All runs, in the order in which they were made", head, rows },
    ...(doubts.length > 0 ? [paragraph("What speaks against single measurements:"), list(doubts)] : []),
  ];
  return { id: "runs", title: "Every run", blocks };
}

function rowOf({ variants }: ExperimentRecord, facts: Facts, run: ExperimentRun, index: number): Cell[] {
  const at = (key: keyof ExperimentRun) => ["runs", index, key] as const;
  const variant = variants.findIndex(({ name }) => name === run.variant);
  const state: Cell = run.status === "measured" ? ["measured"] : [strong(facts.quote(...at("status")), "warning")];
  return [
    [facts.number(at("number"), "count")],
    [facts.number(at("repetition"), "count")],
    [facts.quote("variants", variant, "label")],
    state,
    [facts.number(at("throughput"), "perSecond")],
    [facts.number(at("p99Seconds"), "latency")],
    [facts.number(at("errorShare"), "share")],
    [facts.number(at("doubleBookings"), "count")],
    [facts.quote(...at("limit"))],
    [run.run ? link(`../../runs/${run.run}/report.html`, facts.quote(...at("run"))) : "–"],
  ];
}
