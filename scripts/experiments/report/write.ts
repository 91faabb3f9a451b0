import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pen } from "../../report/charts/plot";
import { renderPage } from "../../report/html/page";
import { renderMarkdown } from "../../report/markdown";
import type { ExperimentRecord } from "../record";
import { buildExperimentReport } from "./build";

/** Writes report.html and report.md beside the record of an experiment, in place of those that are there. */
export async function writeExperimentReport(folder: string, record: ExperimentRecord): Promise<void> {
  const report = buildExperimentReport(record, await pen());
  replace(join(folder, "report.html"), renderPage(report));
  replace(join(folder, "report.md"), renderMarkdown(report));
}

/** Nobody who looks while it is written sees half a report. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.unfinished`, text);
  renameSync(`${path}.unfinished`, path);
}
