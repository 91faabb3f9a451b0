import { join } from "node:path";
import { replaceFile } from "../../../kit/replace-file";
import { type Pen, pen } from "../../report/charts/plot";
import {
  type Block,
  type Cell,
  link,
  list,
  paragraph,
  type ReportDocument,
  type Section,
  strong,
  type Table,
} from "../../report/document";
import { Facts } from "../../report/facts";
import { renderPage } from "../../report/html/page";
import { renderMarkdown } from "../../report/markdown";
import type { DrillRecord } from "../record";
import { timesChart } from "./chart";
import type { FireDrill } from "./record";

/** Writes report.html and report.md beside the record, in place of those that are there. */
export async function writeFireDrillReport(folder: string, record: FireDrill): Promise<void> {
  const report = buildFireDrillReport(record, await pen());
  replaceFile(join(folder, "report.html"), renderPage(report));
  replaceFile(join(folder, "report.md"), renderMarkdown(report));
}

/** The score card first, and under it why each fault that did not pass did not. */
function buildFireDrillReport(record: FireDrill, pen: Pen): ReportDocument {
  const facts = new Facts(record);
  return {
    kind: "fire drill",
    title: facts.quote("id"),
    tone: record.passed ? "good" : record.status === "interrupted" ? "warning" : "bad",
    verdict: record.status === "interrupted" ? "interrupted" : record.passed ? "passed" : "FAILED",
    sections: [scoreCard(record, facts, pen), held(record, facts), about(facts)],
  };
}

function scoreCard(record: FireDrill, facts: Facts, pen: Pen): Section {
  const rows = record.drills.map((drill, index) => row(drill, index, facts));
  const head = ["Fault", "Verdict", "Detected", "Undone", "Recovered", "Buyers hurt", "Lost", "Doubled"];
  const table: Table = { kind: "table", caption: "Faults played", head, rows };
  const missing = record.planned.slice(record.drills.length);
  const notCome: Block[] = missing.length === 0 ? [] : [paragraph("Not played: ", missing.join(", "), ".")];
  return {
    id: "score-card",
    title: "The score card",
    blocks: [table, ...notCome, timesChart(pen, record, times(record, facts))],
  };
}

/** What the chart shows. */
function times({ drills }: FireDrill, facts: Facts): Table {
  const rows = drills.flatMap(({ status }, index): Cell[][] => {
    if (status === "refused") return [];
    const at = ["drills", index] as const;
    const seconds = (name: string): Cell => [facts.number([...at, name], "seconds")];
    return [[[facts.quote(...at, "fault")], seconds("detectionSeconds"), seconds("recoverySeconds")]];
  });
  const head = ["Fault", "Detected after it began", "Recovered after it ended"];
  return { kind: "table", caption: "The faults that were played", head, rows };
}

function row(drill: DrillRecord, index: number, facts: Facts): Cell[] {
  const at = ["drills", index] as const;
  const name = link(`../${drill.id}/report.md`, facts.quote(...at, "fault"));
  if (drill.status === "refused") {
    return [[name], ["cannot be played"], ...Array.from({ length: 6 }, (): Cell => ["–"])];
  }
  return [
    [name],
    [drill.passed ? strong("passed", "good") : strong("FAILED", "bad")],
    [facts.number([...at, "detectionSeconds"], "seconds")],
    [facts.number([...at, "undoSeconds"], "seconds")],
    [facts.number([...at, "recoverySeconds"], "seconds")],
    [facts.number([...at, "buyers", "hurtShare"], "share")],
    [facts.number([...at, "counts", "lostAcknowledgements"], "count")],
    [facts.number([...at, "counts", "doubleBookings"], "count")],
  ];
}

/** What is held against those that did not pass, and why some could not be played. */
function held({ drills }: FireDrill, facts: Facts): Section {
  const items = drills.flatMap((drill, index): Cell[] => {
    if (drill.passed) return [];
    const at = ["drills", index] as const;
    const why = drill.message ? [[strong(facts.quote(...at, "fault")), ": ", facts.quote(...at, "message")]] : [];
    const checks = drill.checks.flatMap(({ passed }, check): Cell[] => {
      const [what, seen] = [facts.quote(...at, "checks", check, "what"), facts.quote(...at, "checks", check, "seen")];
      return passed ? [] : [[strong(facts.quote(...at, "fault")), ", expected: ", what, ". Seen: ", seen]];
    });
    return [...why, ...checks];
  });
  const nothing = paragraph("Every fault that was played passed.");
  return { id: "held", title: "What did not pass, and why", blocks: [items.length > 0 ? list(items) : nothing] };
}

function about(facts: Facts): Section {
  const rows: Cell[][] = [
    [["Stack"], [facts.quote("stack")]],
    [["Revision"], [facts.quote("commit")]],
    [["Started"], [facts.time("startedAt")]],
    [["Ended"], [facts.time("endedAt")]],
  ];
  return {
    id: "about",
    title: "How it was made",
    blocks: [{ kind: "table", caption: "The fire drill", head: ["What", "Value"], rows }],
  };
}
