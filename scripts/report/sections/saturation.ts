import type { RunRecord } from "../../runs/record";
import { measurementLimits } from "../../runs/thresholds";
import { type Block, paragraph, type Section, strong } from "../document";
import type { Facts } from "../facts";

/** How full each resource was, and which one was the limit. */
export function saturationSection({ saturation }: Pick<RunRecord, "saturation">, facts: Facts): Section {
  return {
    id: "saturation",
    title: "What was the limit",
    blocks: saturation ? blocksOf(saturation, facts) : [unknown],
  };
}

const unknown = paragraph("How full each resource was is not known for this run.");

function blocksOf({ windowSeconds, resources, limit }: NonNullable<RunRecord["saturation"]>, facts: Facts): Block[] {
  const at = (index: number, name: string) => ["saturation", "resources", index, name];
  const marked = resources.findIndex(
    ({ resource, subject }) => resource === limit?.resource && subject === limit.subject,
  );
  const rows = resources.map(({ saturated }, index) => [
    [facts.quote(...at(index, "resource")), ...(index === marked ? [" ", strong("bottleneck", "bad")] : [])],
    [facts.quote(...at(index, "subject"))],
    [facts.number(at(index, "mean"), "share")],
    [facts.number(at(index, "p95"), "share", { bar: true })],
    [facts.number(at(index, "max"), "share")],
    [facts.number(at(index, "saturatedFrom"), "share")],
    [saturated ? strong("saturated", "warning") : "not saturated"],
  ]);
  const head = ["Resource", "Of", "Mean", "p95", "Highest", "Threshold", "State"];
  return [
    limit
      ? paragraph(
          "Bottleneck: ",
          strong(facts.quote("saturation", "limit", "resource")),
          ": ",
          facts.quote("saturation", "limit", "explanation"),
        )
      : paragraph(
          windowSeconds < measurementLimits.leastWindowSeconds
            ? "The load was too short to name a bottleneck."
            : "No resource was saturated: the bottleneck lies elsewhere, or the load did not reach it.",
        ),
    { kind: "table", caption: "Saturation over the run", head, rows, ...(marked < 0 ? {} : { marked }) },
  ];
}
