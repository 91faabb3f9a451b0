import type { RunRecord } from "../../runs/record";
import { type Block, type Cell, list, paragraph, type Section, strong, type Tone } from "../document";
import type { Facts } from "../facts";

/** How the run ended, in a word and a colour. */
export function outcome({ status, verdict }: RunRecord): { readonly word: string; readonly tone: Tone } {
  if (status === "interrupted") return { word: "interrupted", tone: "warning" };
  if (status === "failed") return { word: "failed before its end", tone: "bad" };
  return verdict.passed ? { word: "passed", tone: "good" } : { word: "failed", tone: "bad" };
}

/** What an engineer reads first: the verdict in a few sentences, and every reason against the run. */
export function verdictSection(record: RunRecord, facts: Facts): Section {
  const { word, tone } = outcome(record);
  const blocks: Block[] = [paragraph("The run ", strong(word, tone), ".")];
  if (record.summary) blocks.push(paragraph(facts.quote("summary")));
  if (record.message)
    blocks.push(paragraph("It did not complete: ", facts.quote("message"), ". What it has is below."));
  const reasons = record.verdict.reasons.map((_, index) => [facts.quote("verdict", "reasons", index)]);
  if (reasons.length > 0) blocks.push(paragraph("What speaks against it:"), list(reasons));
  blocks.push(...doubts(record, facts), keyFigures(record, facts));
  return { id: "verdict", title: "Verdict", blocks };
}

/** A measurement that is bad is said beside the verdict, not far below it. */
function doubts({ measurement }: RunRecord, facts: Facts): Block[] {
  if (measurement.trustworthy) return [];
  const items = measurement.findings.flatMap(({ severity }, index): Cell[] =>
    severity === "invalid" ? [[facts.quote("measurement", "findings", index, "message")]] : [],
  );
  return [paragraph(strong("The measurement itself is not to be trusted:", "warning")), list(items)];
}

function keyFigures(record: RunRecord, facts: Facts): Block {
  const index = record.stages.findIndex(({ name }) => name === record.headline);
  const result = ["stages", index, "result"];
  const rows: Cell[][] = [
    [["Scene"], [facts.quote("scene")]],
    [["Started"], [facts.time("startedAt")]],
    [["Ended"], [facts.time("endedAt")]],
    ...(index < 0
      ? []
      : ([
          [["Stage that stands for the run"], [facts.quote("headline")]],
          [["Answers or transactions per second"], [facts.number([...result, "throughput"], "perSecond")]],
          [["Latency p50"], [facts.number([...result, "latencySeconds", "p50"], "latency")]],
          [["Latency p99"], [facts.number([...result, "latencySeconds", "p99"], "latency")]],
        ] satisfies Cell[][])),
    [["Seats sold after the run"], [facts.number(["integrity", "seatsSold"], "count")]],
    [["Seats sold twice"], [facts.number(["integrity", "doubleBookings"], "count")]],
  ];
  return { kind: "table", caption: "The run at a glance", head: ["What", "Value"], rows };
}
