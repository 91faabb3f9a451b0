import { join, relative } from "node:path";
import { messageOf } from "../../kit/user-error";
import { keptDashboards } from "../freeze/run-dashboards";
import { nameArgument } from "../lib/names";
import { runsFolder } from "../lib/paths";
import type { Register } from "../lib/program";
import { writeReport } from "../report/write-report";
import { findRun } from "../runs/catalogue";

/** `./lab report <run>`: writes a run's report anew, and says where it is. */
export const registerReport: Register = (program) => {
  program
    .command("report")
    .description("write the report of a run, report.html and report.md, and print where it is")
    .argument("<run>", "its id, a part of it that no other run has, or latest", nameArgument)
    .action(async (run: string) => {
      const record = findRun(runsFolder, run);
      const directory = join(runsFolder, record.id);
      const { html } = await writeReport(directory, record, { dashboards: await kept(directory) });
      process.stdout.write(`${relative(process.cwd(), html)}\n`);
    });
};

/** A report without dashboards is better than none. */
async function kept(directory: string) {
  return await keptDashboards(directory).catch((error: unknown) => {
    process.stderr.write(`the report shows no dashboards: ${messageOf(error)}\n`);
    return undefined;
  });
}
