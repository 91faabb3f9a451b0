import { runsFolder } from "../lib/paths";
import type { Register } from "../lib/program";
import { listRuns } from "../runs/catalogue";
import { renderList } from "../runs/print-list";

const widthWithoutTerminal = 120;

/** `./lab runs`: what has been run, newest first. */
export const registerRuns: Register = (program) => {
  program
    .command("runs")
    .description("list the runs that were kept, newest first, with their verdicts")
    .option("--json", "as one JSON document on standard output, oldest first", false)
    .action(({ json }: { json: boolean }) => {
      const runs = listRuns(runsFolder);
      const width = process.stdout.columns ?? widthWithoutTerminal;
      process.stdout.write(json ? `${JSON.stringify(runs, null, 2)}\n` : renderList(runs, width));
    });
};
