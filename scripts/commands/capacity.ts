import { Command } from "commander";
import { messageOf, UserError } from "../../kit/user-error";
import { type CapacityPlan, describeCapacity, planCapacity, searchTable } from "../capacity/plan";
import { stepLine, summarise } from "../capacity/print";
import { type FinishedCapacity, runCapacity } from "../capacity/run-capacity";
import { type CapacityTarget, capacityTargets, figuresOf } from "../capacity/targets";
import { interruption } from "../lib/interrupt";
import { type Register, withStack } from "../lib/program";
import { progressLine } from "../load/progress-line";
import { seed } from "../load/scenes/common-options";
import { flagOf, type GivenOptions } from "../load/scenes/options";
import type { Venue } from "../load/scenes/scene";
import { connect } from "../stack/connect";
import { withLock } from "../stack/lock";
import { assertHealthy, assertSeatsExist } from "./load";

interface CapacityOptions {
  readonly stack: string;
  readonly json: boolean;
  readonly dryRun: boolean;
}

/** `./lab capacity [scene]`: the highest load at which a scene's objectives hold; exit code 0 when it was found. */
export const registerCapacity: Register = (program) => {
  const capacity = program
    .command("capacity")
    .description("find the highest load at which a scene's objectives hold, and what gives out; resets the sale");
  for (const [index, target] of capacityTargets.entries()) {
    // A word that is no scene comes as an argument of the scene that is meant where none is named.
    const command = targetCommand(target).copyInheritedSettings(capacity).allowExcessArguments();
    capacity.addCommand(command, { isDefault: index === 0 });
  }
};

function targetCommand(target: CapacityTarget): Command {
  const command = withStack(new Command(target.scene.name)).description(
    `${target.scene.summary}; the load is its ${target.unit}`,
  );
  const figures = { ...searchTable(target), ...figuresOf(target), seed: seed() };
  for (const [name, option] of Object.entries(figures)) {
    const what = `${option.help} (default ${option.default})`;
    command.option(`${flagOf(name)} <${option.unit.replaceAll(" ", "-")}>`, what);
  }
  return command
    .option("--json", "print the search's record as JSON on standard output", false)
    .option("--dry-run", "only say what would be done", false)
    .action(async (given: CapacityOptions & GivenOptions, { args }: Command) => {
      if (args[0] !== undefined) throw unknownScene(args[0]);
      const { stack, json, dryRun, ...options } = given;
      await search(target, { stack, json, dryRun }, options);
    });
}

function unknownScene(word: string): UserError {
  const names = capacityTargets.map(({ scene }) => scene.name).join(", ");
  return new UserError(`there is no capacity of "${word}"`, `name one scene of: ${names}`);
}

async function search(target: CapacityTarget, { stack, json, dryRun }: CapacityOptions, options: GivenOptions) {
  const plan = checkedPlan(target, options);
  if (dryRun) {
    process.stdout.write(`${describeCapacity(plan).join("\n")}\n`);
    return;
  }
  await withLock(stack, `capacity ${target.scene.name}`, () => run(target, stack, json, options));
}

async function run(target: CapacityTarget, stack: string, json: boolean, options: GivenOptions): Promise<void> {
  const lab = await connect(stack);
  const plan = checkedPlan(target, options, lab.outputs);
  assertSeatsExist({ parts: [{ ...target.scene, scene: target.scene.name, seats: plan.seats }] }, lab.outputs.seats);
  await assertHealthy(lab.outputs);
  const { signal } = interruption();
  const progress = progressLine();
  const onStep = (step: Parameters<typeof stepLine>[0]) => {
    progress.clear();
    process.stderr.write(`${stepLine(step, target.unit)}\n`);
  };
  const finished = await runCapacity(lab, plan, { signal, ...progress.hooks, onStep }).finally(progress.clear);
  process.stdout.write(json ? `${JSON.stringify(finished.record, null, 2)}\n` : summarise(finished));
  process.exitCode = exitCodeOf(finished);
}

function checkedPlan(target: CapacityTarget, options: GivenOptions, venue?: Venue): CapacityPlan {
  try {
    return planCapacity(target, options, venue);
  } catch (error) {
    throw new UserError(messageOf(error), `./lab capacity ${target.scene.name} --help shows what each option takes`);
  }
}

/** 0 when the edge was found and held, 130 when the search was interrupted, 1 when it found no edge or failed. */
function exitCodeOf({ record }: FinishedCapacity): number {
  if (record.status === "interrupted") return 130;
  return record.status === "completed" && record.ending === "edge" ? 0 : 1;
}
