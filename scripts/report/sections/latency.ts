import { latencyCorrections, uncorrectedLatencies } from "../../runs/print";
import type { RunRecord, StageRecord } from "../../runs/record";
import { latencyChart } from "../charts/latency-chart";
import { colorOf, type Pen } from "../charts/plot";
import { type Block, type Cell, paragraph, type Section, type Table } from "../document";
import type { Facts } from "../facts";

const figures = ["p50", "p90", "p99", "p999", "p9999", "max"] as const;
const head = ["Latency", "p50", "p90", "p99", "p99.9", "p99.99", "max"];

/** The distribution of latencies of each measured stage, corrected and as measured side by side. */
export function latencySection({ stages }: RunRecord, facts: Facts, pen: Pen): Section {
  const shown = stages.flatMap((stage, index) => (stage.measured ? stageBlocks(stage, index, facts, pen) : []));
  const blocks = shown.length > 0 ? shown : [paragraph("No measured stage has latencies.")];
  return { id: "latency", title: "Latency", blocks };
}

function stageBlocks(stage: StageRecord, index: number, facts: Facts, pen: Pen): Block[] {
  const { name, result } = stage;
  if (!result?.latencySeconds) return [];
  const uncorrected = result.kind === "http" ? result.uncorrected : null;
  const words = {
    first: latencyCorrections[result.latencyCorrection],
    second: uncorrectedLatencies[result.latencyCorrection],
  };
  const at = ["stages", index, "result"];
  const row = (label: string, path: (string | number)[]): Cell[] => [
    [label],
    ...figures.map((figure): Cell => [facts.number([...path, "latencySeconds", figure], "latency")]),
  ];
  const table: Table = {
    kind: "table",
    caption: `Latency: ${name}`,
    head,
    rows: [row(words.first, at), ...(uncorrected ? [row(words.second ?? "as measured", [...at, "uncorrected"])] : [])],
  };
  if (!result.latencyHistogram) return [table];
  const distributions = [
    { label: words.first, color: colorOf(0), histogram: result.latencyHistogram },
    ...(uncorrected
      ? [{ label: words.second ?? "as measured", color: colorOf(1), histogram: uncorrected.latencyHistogram }]
      : []),
  ];
  const description =
    "Latency by percentile, both axes logarithmic: each step to the right leaves a tenth of the requests.";
  return [latencyChart(pen, `Latency distribution: ${name}`, description, distributions, table)];
}
