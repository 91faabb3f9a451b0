import type { Pen } from "../../report/charts/plot";
import { type Block, type Cell, paragraph, type Section, strong, type Table, type Tone } from "../../report/document";
import type { Facts } from "../../report/facts";
import { type FigureName, figureKinds } from "../figures";
import type { Comparison, ExperimentRecord } from "../record";
import { changesChart, runsChart } from "./charts";

const tones: Readonly<Record<Comparison["verdict"], Tone | undefined>> = {
  better: "good",
  worse: "bad",
  noise: undefined,
};

/** One figure: its mean of every variant, how far each is from the baseline, and whether that is more than noise. */
export function figureSection(
  record: ExperimentRecord,
  facts: Facts,
  pen: Pen,
  figure: FigureName,
  place: number,
): Section {
  const table = figureTable(record, facts, figure);
  const compared = record.analysis.comparisons.some((comparison) => comparison.figure === figure);
  const blocks: Block[] = [
    table,
    ...(compared ? [changesChart(pen, record, figure, table)] : [paragraph("There are too few runs to compare.")]),
    runsChart(pen, record, figure, runTable(record, facts, figure)),
  ];
  return { id: `figure-${place}`, title: figureKinds[figure].title, blocks };
}

function figureTable(record: ExperimentRecord, facts: Facts, figure: FigureName): Table {
  const { variants, analysis } = record;
  const { unit } = figureKinds[figure];
  const rows = variants.map(({ name, baseline }, index): Cell[] => {
    const summary = analysis.summaries.findIndex((one) => one.variant === name && one.figure === figure);
    const comparison = analysis.comparisons.findIndex((one) => one.variant === name && one.figure === figure);
    const of = ["analysis", "summaries", summary] as const;
    const to = ["analysis", "comparisons", comparison] as const;
    const verdict = analysis.comparisons[comparison]?.verdict;
    return [
      [facts.quote("variants", index, "label"), ...(baseline ? [" (baseline)"] : [])],
      [facts.number([...of, "runs"], "count")],
      [facts.number([...of, "mean"], unit)],
      [facts.number([...of, "deviation"], unit)],
      [facts.number([...to, "change"], "change")],
      verdict ? [facts.number([...to, "low"], "change"), " to ", facts.number([...to, "high"], "change")] : ["–"],
      [facts.number([...to, "pCorrected"], "plain")],
      verdict ? [strong(verdict, tones[verdict])] : [baseline ? "" : "–"],
    ];
  });
  const head = ["Variant", "Runs", "Mean", "Deviation", "Against baseline", "Interval", "p, corrected", "Verdict"];
  return { kind: "table", caption: `${figureKinds[figure].title} by variant`, head, rows };
}

function runTable({ runs, variants }: ExperimentRecord, facts: Facts, figure: FigureName): Table {
  const rows = runs.flatMap((run, index): Cell[][] => {
    if (run.status !== "measured") return [];
    const variant = variants.findIndex(({ name }) => name === run.variant);
    return [
      [
        [facts.number(["runs", index, "number"], "count")],
        [facts.number(["runs", index, "repetition"], "count")],
        [facts.quote("variants", variant, "label")],
        [facts.number(["runs", index, figure], figureKinds[figure].unit)],
      ],
    ];
  });
  return { kind: "table", caption: "In the order of the runs", head: ["Run", "Repetition", "Variant", "Value"], rows };
}
