import type { RunRecord } from "../../runs/record";
import { type Block, type Cell, list, paragraph, type Section, strong, type Tone } from "../document";
import type { Facts } from "../facts";

const tones: Readonly<Record<string, Tone | undefined>> = { invalid: "bad", warning: "warning" };

/** What a reader has to know before trusting the figures. */
export function measurementSection(
  { measurement, warnings }: Pick<RunRecord, "measurement" | "warnings">,
  facts: Facts,
): Section {
  const findings = measurement.findings.map(
    ({ severity }, index): Cell => [
      strong(facts.quote("measurement", "findings", index, "severity"), tones[severity]),
      ": ",
      facts.quote("measurement", "findings", index, "message"),
    ],
  );
  const others = warnings.map((_, index): Cell => [facts.quote("warnings", index)]);
  const blocks: Block[] = [
    paragraph(
      measurement.trustworthy
        ? "Nothing found speaks against the figures."
        : strong("The figures of this run are not to be trusted.", "bad"),
    ),
  ];
  if (findings.length > 0) blocks.push(list(findings));
  if (others.length > 0) blocks.push(paragraph("Warnings of the run:"), list(others));
  return { id: "measurement", title: "Can the measurement be trusted?", blocks };
}
