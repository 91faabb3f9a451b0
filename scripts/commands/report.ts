import { join, relative } from "node:path";
import { runsFolder } from "../lib/paths";
import type { Register } from "../lib/program";
import { writeReport } from "../report/write-report";
import { findRun } from "../runs/catalogue";

/** `./lab report <run>`: writes a run's report anew, and says where it is. */
export const registerReport: Register = (program) => {
  program
    .command("report")
    .description("write the report of a run, report.html and report.md, and print where it is")
    .argument("<run>", "its id, a part of it that no other run has, or latest")
    .action(async (run: string) => {
      const record = findRun(runsFolder, run);
      const { html } = await writeReport(join(runsFolder, record.id), record);
      process.stdout.write(`${relative(process.cwd(), html)}\n`);
    });
};
