import { type Pen, pen } from "../../report/charts/plot";
import { type Cell, link, paragraph, type ReportDocument, type Section } from "../../report/document";
import { Facts } from "../../report/facts";
import { labSection } from "../../report/sections/lab";
import { settingsTable } from "../../report/sections/load";
import { measurementSection } from "../../report/sections/measurement";
import { saturationSection } from "../../report/sections/saturation";
import { type ReportFiles, writeDocument } from "../../report/write-report";
import { type CapacityRecord, recordName } from "../record";
import { curveSection } from "./curve-section";
import { foundSection, outcome } from "./found-section";
import { scalabilitySection } from "./scalability-section";

/** Writes report.html and report.md of a search beside its record, in place of those that are there. */
export async function writeCapacityReport(directory: string, record: CapacityRecord): Promise<ReportFiles> {
  return writeDocument(directory, buildCapacityReport(record, await pen()));
}

/** The report of a search, whatever of it there is. */
export function buildCapacityReport(record: CapacityRecord, pen: Pen): ReportDocument {
  const facts = new Facts(record);
  const { word, tone } = outcome(record);
  return {
    title: facts.quote("id"),
    kind: "capacity",
    tone,
    verdict: word,
    sections: [
      foundSection(record, facts),
      curveSection(record, facts, pen),
      gaveOutSection(record, facts),
      scalabilitySection(record, facts),
      measurementSection(record, facts),
      labSection(record, facts),
      optionsSection(record, facts),
      rawSection(record, facts),
    ],
  };
}

/** The run's own section on its limit, and of which load it is. */
function gaveOutSection(record: CapacityRecord, facts: Facts): Section {
  const { blocks } = saturationSection(record, facts);
  const at = record.saturationAt;
  const whose = at
    ? [
        paragraph(
          "Under a load of ",
          facts.number(["saturationAt", "load"], "count"),
          ` ${record.unit}, which ${at.held ? "held" : "did not hold"}:`,
        ),
      ]
    : [];
  return { id: "saturation", title: "What gave out", blocks: [...whose, ...blocks] };
}

function optionsSection(record: CapacityRecord, facts: Facts): Section {
  return {
    id: "options",
    title: "How it was searched",
    blocks: [
      paragraph(
        "The load climbs by a constant factor until it does not hold; then the gap is halved until it is narrow, and both its ends are measured again. Each step frees the seats, leads in, and is measured until it is steady. The load that was found has to hold for long.",
      ),
      settingsTable("Options of the search and of the scene", "options", record.options, facts),
    ],
  };
}

function rawSection({ steps }: CapacityRecord, facts: Facts): Section {
  const files = steps.map(
    ({ rawOutput }, at): Cell => [
      facts.time("steps", at, "startedAt"),
      ": ",
      link(rawOutput, facts.quote("steps", at, "rawOutput")),
    ],
  );
  return {
    id: "raw",
    title: "Raw files",
    blocks: [
      paragraph("Everything above is from ", link(recordName, recordName), "."),
      ...(files.length > 0 ? [{ kind: "list" as const, items: files }] : []),
    ],
  };
}
