/** TicketWatch's commands. `lab` in the root folder has made sure of Node and the packages before this runs. */
import { Command, CommanderError } from "commander";
import { registerAlerts } from "./commands/alerts";
import { registerBaseline } from "./commands/baseline";
import { registerCompare } from "./commands/compare";
import { registerDoctor } from "./commands/doctor";
import { registerDown } from "./commands/down";
import { registerDrill } from "./commands/drill";
import { registerExperiment } from "./commands/experiment";
import { registerFreeze } from "./commands/freeze";
import { registerIntegrity } from "./commands/integrity";
import { registerLoad } from "./commands/load";
import { registerLogs } from "./commands/logs";
import { registerPulumi } from "./commands/pulumi";
import { registerReport } from "./commands/report";
import { registerReset } from "./commands/reset";
import { registerRuns } from "./commands/runs";
import { registerStatus } from "./commands/status";
import { registerTest } from "./commands/test";
import { registerUp } from "./commands/up";
import { reportError } from "./lib/user-error";

const program = new Command("lab")
  .description("TicketWatch: a monitoring lab for a baseball ticket sale")
  .usage("<command> [options]")
  .showHelpAfterError("(./lab <command> --help shows what it takes)")
  .enablePositionalOptions()
  .exitOverride()
  .addHelpText(
    "after",
    "\nStart here:\n  ./lab up              stand the lab up (does all the set-up)\n  ./lab load on-sale    put a first sale through it\n  ./lab down            remove it again",
  );

for (const register of [
  registerUp,
  registerStatus,
  registerAlerts,
  registerLoad,
  registerRuns,
  registerReport,
  registerCompare,
  registerBaseline,
  registerIntegrity,
  registerFreeze,
  registerDrill,
  registerExperiment,
  registerReset,
  registerLogs,
  registerDown,
  registerDoctor,
  registerPulumi,
  registerTest,
]) {
  register(program);
}

async function main(): Promise<void> {
  if (process.argv.length <= 2) {
    program.outputHelp();
    return;
  }
  await program.parseAsync();
}

main().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  reportError(error);
  process.exit(1);
});
