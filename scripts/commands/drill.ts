import type { Command } from "commander";
import { UserError } from "../../kit/user-error";
import { type Fault, forReplicas, type Lab } from "../drills/fault";
import { faults } from "../drills/faults";
import { none } from "../drills/faults/none";
import { playAll } from "../drills/fire-drill/play-all";
import { type FireDrill, fireDrillOf, writeFireDrill } from "../drills/fire-drill/record";
import { writeFireDrillReport } from "../drills/fire-drill/report";
import { replicasIn } from "../drills/fitness";
import { undoLeftDrill } from "../drills/journal";
import { whyNot } from "../drills/needs";
import { type DrillPlan, describeDrill, type GivenDrill, planDrill } from "../drills/plan";
import { scoreCard, summarise } from "../drills/report";
import { type DrillHooks, type FinishedDrill, runDrill } from "../drills/run-drill";
import { interruption } from "../lib/interrupt";
import { nameArgument } from "../lib/names";
import { drillsFolder, projectRoot, workFiles } from "../lib/paths";
import { type Register, withStack } from "../lib/program";
import { table } from "../lib/table";
import { currentCommit } from "../runs/commit";
import { newRunId } from "../runs/store";
import { connect } from "../stack/connect";
import { withLock } from "../stack/lock";

interface Given extends GivenDrill {
  readonly stack: string;
  readonly all: boolean;
  readonly quiet: boolean | string;
  readonly list: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `./lab drill [fault]`: breaks something on purpose and judges what happens; exit code 0 when all was as it should. */
export const registerDrill: Register = (program) => {
  withStack(program.command("drill") as Command)
    .argument("[fault]", "what to break; --list shows what there is", nameArgument)
    .description("break something on purpose and judge what happens; resets the sale")
    .option("--all", "every fault, one after the other, with a score card", false)
    .option(
      "--quiet [duration]",
      "break nothing for that long (10m): no alert may fire, and every buyer is served",
      false,
    )
    .option("--list", "the faults that there are, and what each takes", false)
    .option("--strength <number>", "how strong the fault is, in its own unit")
    .option("--duration <seconds>", "how long the fault lasts (default: its own)")
    .option("--seed <number>", "same seed, same choices (default 1)")
    .option("--dry-run", "only say what would be done", false)
    .option("--json", "print records as JSON on standard output", false)
    .action(drill);
};

async function drill(fault: string | undefined, given: Given): Promise<void> {
  if (given.list) return await list(given.json);
  const { stack, json, dryRun } = given;
  const plans = chosen(fault, given);
  if (dryRun) {
    process.stdout.write(`${plans.flatMap(describeDrill).join("\n")}\n`);
    return;
  }
  await withLock(stack, "drill", () => run(stack, plans, given.all, json));
}

/** What is to be played, with its figures. */
function chosen(name: string | undefined, { all, quiet, strength, duration, seed }: Given): readonly DrillPlan[] {
  const remedy = "./lab drill --list shows the faults, ./lab drill --all plays them all";
  const ways = [name !== undefined, all, quiet !== false].filter(Boolean).length;
  if (ways > 1) throw new UserError("a fault, --all and --quiet exclude each other", "choose one of them");
  if (all && strength) throw new UserError("--all takes no --strength", remedy);
  if (quiet !== false) {
    if (quiet !== true && duration) throw new UserError("--quiet has a duration of its own", "leave --duration out");
    return [planDrill(none, { strength, seed, duration: quiet === true ? duration : quiet })];
  }
  if (all) return faults.map((fault) => planDrill(fault, { duration, seed }));
  if (!name) throw new UserError("no fault was named", remedy);
  const found = faults.find((fault) => fault.name === name);
  if (!found) throw new UserError(`there is no fault "${name}"`, remedy);
  return [planDrill(found, { strength, duration, seed })];
}

async function run(stack: string, plans: readonly DrillPlan[], all: boolean, json: boolean): Promise<void> {
  const { signal } = interruption();
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const left = await undoLeftDrill(workFiles.drill(stack));
  if (left) report(`undid the fault ${left}, which an interrupted drill had left`);
  const lab = await connect(stack);
  const play = async (plan: DrillPlan, number: number) => {
    report(`drill ${number} of ${plans.length}: ${plan.fault.name}`);
    const drilled = await playOne(lab, plan, { signal, report: (line) => report(`  ${line}`) });
    if (!json) process.stdout.write(`${summarise(drilled.record, drilled.folder)}\n\n`);
    return drilled;
  };
  const passed = all ? await fireDrill(lab, plans, play, json, signal) : await single(plans, play, json);
  process.exitCode = signal.aborted ? 130 : passed ? 0 : 1;
}

function playOne(lab: Lab, plan: DrillPlan, hooks: DrillHooks): Promise<FinishedDrill> {
  const fault: Fault = forReplicas(plan.fault, replicasIn(lab.outputs).length);
  return runDrill(lab, { ...plan, fault }, hooks);
}

type Play = (plan: DrillPlan, number: number) => Promise<FinishedDrill>;

/** A fault that cannot be played here is no success of a drill of its own; among all it is told in the score card. */
async function single([plan]: readonly DrillPlan[], play: Play, json: boolean): Promise<boolean> {
  const { record } = await play(plan as DrillPlan, 1);
  if (json) process.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  return record.passed;
}

async function fireDrill(
  { name: stack }: Lab,
  plans: readonly DrillPlan[],
  play: Play,
  json: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const about = {
    id: newRunId("fire-drill"),
    stack,
    commit: await currentCommit(projectRoot),
    startedAt: new Date().toISOString(),
    planned: plans.map(({ fault }) => fault.name),
  };
  const recordOf = (finished: readonly FinishedDrill[]): FireDrill =>
    fireDrillOf(
      about,
      finished.map(({ record }) => record),
    );
  const keep = async (finished: readonly FinishedDrill[]) => {
    const record = recordOf(finished);
    await writeFireDrillReport(writeFireDrill(drillsFolder, record), record);
  };
  const record = recordOf(await playAll(plans, { play, keep, signal }));
  if (json) process.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  else process.stdout.write(`${scoreCard(record.drills)}Report: ${drillsFolder}/${record.id}/report.html\n`);
  return record.passed;
}

async function list(json: boolean): Promise<void> {
  const entries = await Promise.all(
    faults.map(async ({ name, title, hurtsUsers, seconds, strength, needs }) => {
      const reason = await whyNot(needs);
      return { name, title, hurtsUsers, seconds, strength, ...(reason ? { cannotBePlayed: reason } : {}) };
    }),
  );
  if (json) {
    process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
    return;
  }
  const rows = entries.map(({ name, title, strength, cannotBePlayed }) => [
    name,
    cannotBePlayed ? `${title} (not here: ${cannotBePlayed})` : title,
    strength ? `${strength.low}–${strength.high} ${strength.unit}, ${strength.default}` : "",
  ]);
  process.stdout.write(table(["fault", "what breaks", "strength and default"], rows));
}
