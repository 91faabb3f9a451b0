import type { Command } from "commander";
import { type Fault, forReplicas } from "../drills/fault";
import { faults } from "../drills/faults";
import { undoLeftDrill } from "../drills/journal";
import { whyNot } from "../drills/needs";
import { type DrillPlan, describeDrill, type GivenDrill, planDrill } from "../drills/plan";
import { scoreCard, summarise } from "../drills/report";
import { type FinishedDrill, runDrill } from "../drills/run-drill";
import { interruption } from "../lib/interrupt";
import { workFiles } from "../lib/paths";
import { type Register, withStack } from "../lib/program";
import { table } from "../lib/table";
import { UserError } from "../lib/user-error";
import { connect } from "../stack/connect";
import { remoteHosts } from "../stack/engines";
import { withLock } from "../stack/lock";

interface Given extends GivenDrill {
  readonly stack: string;
  readonly all: boolean;
  readonly list: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `./lab drill [fault]`: breaks something on purpose and judges what happens; exit code 0 when all was as it should. */
export const registerDrill: Register = (program) => {
  withStack(program.command("drill") as Command)
    .argument("[fault]", "what to break; --list shows what there is")
    .description("break something on purpose and judge what happens; resets the sale")
    .option("--all", "every fault, one after the other, with a score card", false)
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
  const { stack, json, dryRun, strength, duration, seed } = given;
  const plans = chosen(fault, given).map((each) => planDrill(each, { strength, duration, seed }));
  if (dryRun) {
    process.stdout.write(`${plans.flatMap(describeDrill).join("\n")}\n`);
    return;
  }
  await withLock(stack, "drill", () => run(stack, plans, json));
}

function chosen(name: string | undefined, { all, strength }: Given): readonly Fault[] {
  const remedy = "./lab drill --list shows the faults, ./lab drill --all plays them all";
  if (all) {
    if (name || strength) throw new UserError("--all takes no fault and no --strength", remedy);
    return faults;
  }
  if (!name) throw new UserError("no fault was named", remedy);
  const found = faults.find((fault) => fault.name === name);
  if (!found) throw new UserError(`there is no fault "${name}"`, remedy);
  return [found];
}

async function run(stack: string, plans: readonly DrillPlan[], json: boolean): Promise<void> {
  const { signal } = interruption();
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const left = await undoLeftDrill(workFiles.drill(stack));
  if (left) report(`undid the fault ${left}, which an interrupted drill had left`);
  const lab = await connect(stack);
  const [remote] = remoteHosts(lab.outputs);
  if (remote) {
    throw new UserError(
      `drills reach into containers of this machine's engine, and this lab has a host "${remote}"`,
      "play them in a lab on this machine alone",
    );
  }
  const replicas = Object.keys(lab.services).filter((name) => /^app-\d+$/.test(name)).length;
  const finished: FinishedDrill[] = [];
  for (const [at, plan] of plans.entries()) {
    if (signal.aborted) break;
    report(`drill ${at + 1} of ${plans.length}: ${plan.fault.name}`);
    const fault = forReplicas(plan.fault, replicas);
    const drilled = await runDrill(lab, { ...plan, fault }, { signal, report: (line) => report(`  ${line}`) });
    finished.push(drilled);
    if (!json) process.stdout.write(`${summarise(drilled.record, drilled.folder)}\n\n`);
  }
  print(finished, plans.length > 1, json);
  process.exitCode = exitCodeOf(finished, plans.length, signal.aborted);
}

function print(finished: readonly FinishedDrill[], many: boolean, json: boolean): void {
  const records = finished.map(({ record }) => record);
  if (json) process.stdout.write(`${JSON.stringify(many ? records : records[0], null, 2)}\n`);
  else if (many) process.stdout.write(scoreCard(records));
}

/** A fault that this machine cannot play fails a drill of its own; among all it is told in the score card. */
function exitCodeOf(finished: readonly FinishedDrill[], planned: number, aborted: boolean): number {
  if (aborted) return 130;
  const played = finished.filter(({ record }) => planned === 1 || record.status !== "refused");
  return played.length > 0 && played.every(({ record }) => record.passed) ? 0 : 1;
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
