import { join } from "node:path";
import { replaceFile } from "../../kit/replace-file";
import type { RunRecord } from "../runs/record";
import { buildReport } from "./build";
import { pen } from "./charts/plot";
import type { ReportDocument } from "./document";
import { type FrozenDashboards, renderPage } from "./html/page";
import { renderMarkdown } from "./markdown";

export interface ReportExtras {
  readonly dashboards?: FrozenDashboards;
}

/** Where the two forms of a report are. */
export interface ReportFiles {
  readonly html: string;
  readonly markdown: string;
}

/** Writes report.html and report.md beside the run's record, in place of those that are there. */
export async function writeReport(
  directory: string,
  record: RunRecord,
  extras: ReportExtras = {},
): Promise<ReportFiles> {
  return writeDocument(directory, buildReport(record, await pen()), extras);
}

/** Writes both forms of any report. */
export function writeDocument(directory: string, report: ReportDocument, extras: ReportExtras = {}): ReportFiles {
  const files = { html: join(directory, "report.html"), markdown: join(directory, "report.md") };
  replaceFile(files.html, renderPage(report, extras.dashboards));
  replaceFile(files.markdown, renderMarkdown(report));
  return files;
}
