/** TicketWatch's commands. `lab` in the root folder has made sure of Node and the packages before this runs. */
import { Command, CommanderError } from "commander";
import { keepIgnoringHangUp } from "../kit/signals";
import { reportError } from "../kit/user-error";
import { version } from "../package.json";
import { endWhenUnread } from "./lib/interrupt";
import type { Register } from "./lib/program";
import { settleEnvironment } from "./setup/environment";

const program = new Command("lab")
  .description("TicketWatch: a monitoring lab for a baseball ticket sale")
  .usage("<command> [options]")
  .version(version, "--version", "print the version")
  .showHelpAfterError("(./lab <command> --help shows what it takes)")
  .enablePositionalOptions()
  .exitOverride()
  .addHelpText(
    "after",
    "\nStart here:\n  ./lab up              stand the lab up (does all the set-up)\n  ./lab load on-sale    put a first sale through it\n  ./lab down            remove it again",
  );

/** In the order of the help. Each is read when it is wanted: together they take seconds to start. */
const commands: Readonly<Record<string, () => Register>> = {
  up: () => (require("./commands/up") as typeof import("./commands/up")).registerUp,
  status: () => (require("./commands/status") as typeof import("./commands/status")).registerStatus,
  alerts: () => (require("./commands/alerts") as typeof import("./commands/alerts")).registerAlerts,
  load: () => (require("./commands/load") as typeof import("./commands/load")).registerLoad,
  runs: () => (require("./commands/runs") as typeof import("./commands/runs")).registerRuns,
  report: () => (require("./commands/report") as typeof import("./commands/report")).registerReport,
  compare: () => (require("./commands/compare") as typeof import("./commands/compare")).registerCompare,
  baseline: () => (require("./commands/baseline") as typeof import("./commands/baseline")).registerBaseline,
  integrity: () => (require("./commands/integrity") as typeof import("./commands/integrity")).registerIntegrity,
  freeze: () => (require("./commands/freeze") as typeof import("./commands/freeze")).registerFreeze,
  capacity: () => (require("./commands/capacity") as typeof import("./commands/capacity")).registerCapacity,
  drill: () => (require("./commands/drill") as typeof import("./commands/drill")).registerDrill,
  dump: () => (require("./commands/dump") as typeof import("./commands/dump")).registerDump,
  restore: () => (require("./commands/restore") as typeof import("./commands/restore")).registerRestore,
  experiment: () => (require("./commands/experiment") as typeof import("./commands/experiment")).registerExperiment,
  reset: () => (require("./commands/reset") as typeof import("./commands/reset")).registerReset,
  logs: () => (require("./commands/logs") as typeof import("./commands/logs")).registerLogs,
  down: () => (require("./commands/down") as typeof import("./commands/down")).registerDown,
  orphans: () => (require("./commands/orphans") as typeof import("./commands/orphans")).registerOrphans,
  doctor: () => (require("./commands/doctor") as typeof import("./commands/doctor")).registerDoctor,
  pulumi: () => (require("./commands/pulumi") as typeof import("./commands/pulumi")).registerPulumi,
  test: () => (require("./commands/test") as typeof import("./commands/test")).registerTest,
};

/** Only the command that is asked for, or all of them for the help and for the advice on a name that there is not. */
function register(wanted: string | undefined): void {
  const asked = wanted !== undefined && Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  for (const load of asked ? [asked] : Object.values(commands)) load()(program);
}

async function main(): Promise<void> {
  keepIgnoringHangUp();
  endWhenUnread();
  settleEnvironment();
  register(process.argv[2]);
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
