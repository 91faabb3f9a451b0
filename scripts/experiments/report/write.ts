import { join } from "node:path";
import { replaceFile } from "../../../kit/replace-file";
import { pen } from "../../report/charts/plot";
import { renderPage } from "../../report/html/page";
import { renderMarkdown } from "../../report/markdown";
import type { ExperimentRecord } from "../record";
import { buildExperimentReport } from "./build";

/** Writes report.html and report.md beside the record of an experiment, in place of those that are there. */
export async function writeExperimentReport(folder: string, record: ExperimentRecord): Promise<void> {
  const report = buildExperimentReport(record, await pen());
  replaceFile(join(folder, "report.html"), renderPage(report));
  replaceFile(join(folder, "report.md"), renderMarkdown(report));
}
