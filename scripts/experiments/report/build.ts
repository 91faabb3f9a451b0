import type { Pen } from "../../report/charts/plot";
import {
  type Block,
  type Cell,
  list,
  paragraph,
  type ReportDocument,
  type Section,
  strong,
} from "../../report/document";
import { Facts } from "../../report/facts";
import type { ExperimentRecord } from "../record";
import { figureSection } from "./figure-section";
import { runsSection } from "./runs-section";

/** The report of an experiment: what was found first, what it rests on after it. */
export function buildExperimentReport(record: ExperimentRecord, pen: Pen): ReportDocument {
  const facts = new Facts(record);
  return {
    kind: "experiment",
    title: facts.quote("file", "title"),
    tone: record.passed ? "good" : record.status === "interrupted" ? "warning" : "bad",
    verdict: record.status === "completed" ? (record.passed ? "completed" : "not as it should be") : record.status,
    sections: [
      findings(record, facts),
      bookings(record, facts),
      ...record.file.figures.map((figure, index) => figureSection(record, facts, pen, figure, index)),
      runsSection(record, facts),
      design(record, facts),
    ],
  };
}

function findings({ message, analysis, putBack, file }: ExperimentRecord, facts: Facts): Section {
  const quoted = (key: "conclusions" | "warnings") =>
    analysis[key].map((_, index): Cell => [facts.quote("analysis", key, index)]);
  const blocks: Block[] = [
    ...(file.question ? [paragraph(facts.quote("file", "question"))] : []),
    ...(message ? [paragraph(strong("It did not complete: ", "bad"), facts.quote("message"))] : []),
    analysis.conclusions.length > 0 ? list(quoted("conclusions")) : paragraph("There is nothing to compare yet."),
    ...(analysis.warnings.length > 0 ? [paragraph(strong("With care:", "warning")), list(quoted("warnings"))] : []),
    putBack === false
      ? paragraph(strong("The lab is not as it was before.", "bad"), " ./lab up puts its settings back.")
      : paragraph("After it the lab has its settings of before again."),
  ];
  return { id: "findings", title: "What was found", blocks };
}

function bookings({ analysis, variants }: ExperimentRecord, facts: Facts): Section {
  const rows = analysis.bookings.map(({ unsafe, runsWithDoubleBookings, acknowledgedMissing }, index): Cell[] => {
    const at = ["analysis", "bookings", index] as const;
    const variant = variants.findIndex(({ name }) => name === analysis.bookings[index]?.variant);
    const whole = runsWithDoubleBookings + acknowledgedMissing === 0;
    const caught: Cell =
      runsWithDoubleBookings > 0 ? [strong("unsafe: caught", "bad")] : [strong("unsafe, not caught", "bad")];
    return [
      [facts.quote("variants", variant, "label")],
      [facts.number([...at, "runs"], "count")],
      [facts.number([...at, "runsWithDoubleBookings"], "count")],
      [facts.number([...at, "doubleBookings"], "count")],
      [facts.number([...at, "acknowledgedMissing"], "count")],
      unsafe ? caught : [whole ? strong("consistent", "good") : strong("INCONSISTENT", "bad")],
    ];
  });
  const head = [
    "Variant",
    "Runs",
    "Runs that sold a seat twice",
    "Bookings too many",
    "Acknowledged, missing",
    "Bookings",
  ];
  return {
    id: "bookings",
    title: "Are the bookings whole?",
    blocks: [{ kind: "table", caption: "What MySQL holds after each run, added up", head, rows }],
  };
}

function design({ file, variants }: ExperimentRecord, facts: Facts): Section {
  const rows: Cell[][] = [
    [["Experiment"], [facts.quote("id")]],
    [["Stack"], [facts.quote("stack")]],
    [["Revision"], [facts.quote("commit")]],
    [["Started"], [facts.time("startedAt")]],
    [["Ended"], [facts.time("endedAt")]],
    [["Scene"], [facts.quote("file", "scene")]],
    [["Repetitions"], [facts.number(["file", "repetitions"], "count")]],
    [["Seed"], [facts.number(["file", "seed"], "plain")]],
    [["Warm-up before each run"], [facts.quote("file", "warmUp")]],
    [
      ["Baseline"],
      [
        facts.quote(
          "variants",
          variants.findIndex(({ baseline }) => baseline),
          "name",
        ),
      ],
    ],
    ...Object.keys(file.options).map((key): Cell[] => [
      ["Option ", facts.name(["file", "options"], key)],
      [facts.quote("file", "options", key)],
    ]),
    ...Object.keys(file.settings).map((key): Cell[] => [
      ["Setting of all ", facts.name(["file", "settings"], key)],
      [facts.quote("file", "settings", key)],
    ]),
  ];
  return {
    id: "design",
    title: "How it was made",
    blocks: [
      paragraph(facts.quote("analysis", "method")),
      { kind: "table", caption: "The experiment", head: ["What", "Value"], rows },
    ],
  };
}
