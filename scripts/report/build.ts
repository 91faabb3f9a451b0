import type { RunRecord } from "../runs/record";
import type { Pen } from "./charts/plot";
import type { ReportDocument } from "./document";
import { Facts } from "./facts";
import { alertsSection } from "./sections/alerts";
import { labSection } from "./sections/lab";
import { latencySection } from "./sections/latency";
import { loadSection } from "./sections/load";
import { measurementSection } from "./sections/measurement";
import { objectivesSection } from "./sections/objectives";
import { overTimeSection } from "./sections/over-time";
import { rawSection } from "./sections/raw";
import { saturationSection } from "./sections/saturation";
import { outcome, verdictSection } from "./sections/verdict";
import { witnessesSection } from "./sections/witnesses";

/** The report of a run, whatever of it there is: from what matters most to what it rests on. */
export function buildReport(record: RunRecord, pen: Pen): ReportDocument {
  const facts = new Facts(record);
  const { word, tone } = outcome(record);
  return {
    title: facts.quote("id"),
    tone,
    verdict: word,
    sections: [
      verdictSection(record, facts),
      objectivesSection(record, facts),
      witnessesSection(record, facts),
      overTimeSection(record, facts, pen),
      latencySection(record, facts, pen),
      saturationSection(record, facts),
      alertsSection(record, facts, pen),
      measurementSection(record, facts),
      labSection(record, facts),
      loadSection(record, facts),
      rawSection(record, facts),
    ],
  };
}
