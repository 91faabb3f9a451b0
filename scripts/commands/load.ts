import { Command } from "commander";
import { interruption } from "../lib/interrupt";
import { type Register, withStack } from "../lib/program";
import { progressLine } from "../lib/progress-line";
import { messageOf, UserError } from "../lib/user-error";
import { type FinishedRun, runScene } from "../load/run-scene";
import { scenes } from "../load/scenes";
import { describePlan } from "../load/scenes/describe-plan";
import { flagOf, type GivenOptions } from "../load/scenes/options";
import type { Hall, Scene, ScenePlan } from "../load/scenes/scene";
import { summarise } from "../runs/print";
import { connect } from "../stack/connect";
import { serviceHealth } from "../stack/health";
import { withLock } from "../stack/lock";
import type { StackOutputs } from "../stack/outputs";

interface LoadOptions {
  readonly stack: string;
  readonly json: boolean;
  readonly dryRun: boolean;
}

/** `./lab load <scene>`: puts a scene of the sale through the lab and judges it; exit code 0 when it passed. */
export const registerLoad: Register = (program) => {
  const load = program.command("load").description("put a scene of the sale through the lab");
  for (const scene of scenes) load.addCommand(sceneCommand(scene));
};

function sceneCommand(scene: Scene): Command {
  const command = withStack(new Command(scene.name)).description(scene.summary);
  for (const [name, option] of Object.entries(scene.options)) {
    command.option(
      `${flagOf(name)} <${option.unit.replaceAll(" ", "-")}>`,
      `${option.help} (default ${option.default})`,
    );
  }
  return command
    .option("--json", "print the run's record as JSON on standard output", false)
    .option("--dry-run", "only say what would be done", false)
    .action(async (given: LoadOptions & GivenOptions) => {
      const { stack, json, dryRun, ...options } = given;
      await load(scene, { stack, json, dryRun }, options);
    });
}

async function load(scene: Scene, { stack, json, dryRun }: LoadOptions, options: GivenOptions): Promise<void> {
  const plan = checkedPlan(scene, options);
  if (dryRun) {
    process.stdout.write(`${describePlan(plan).join("\n")}\n`);
    return;
  }
  await withLock(stack, `load ${scene.name}`, () => run(scene, { stack, json }, options));
}

async function run(scene: Scene, { stack, json }: Omit<LoadOptions, "dryRun">, options: GivenOptions) {
  const lab = await connect(stack);
  const plan = checkedPlan(scene, options, lab.outputs);
  assertSeatsExist(plan, lab.outputs.seats);
  await assertHealthy(lab.outputs);
  const { signal } = interruption();
  const progress = progressLine();
  const finished = await runScene(lab, plan, { signal, ...progress.hooks }).finally(progress.clear);
  process.stdout.write(`${json ? JSON.stringify(finished.record, null, 2) : textOf(finished)}\n`);
  process.exitCode = exitCodeOf(finished);
}

function textOf({ record, recordPath, reportPath }: FinishedRun): string {
  return `${summarise(record, recordPath)}${reportPath ? `\nReport: ${reportPath}` : ""}`;
}

function checkedPlan(scene: Scene, options: GivenOptions, hall?: Hall): ScenePlan {
  try {
    return scene.plan(options, hall);
  } catch (error) {
    throw new UserError(messageOf(error), `./lab load ${scene.name} --help shows what each option takes`);
  }
}

/** Seats that are not on sale could only be refused. */
export function assertSeatsExist({ parts }: Pick<ScenePlan, "parts">, seatsOnSale: number): void {
  for (const { scene, seats } of parts) {
    if (!seats || seats.to <= seatsOnSale) continue;
    throw new UserError(
      `${scene} books seats ${seats.from} to ${seats.to}, and this lab sells ${seatsOnSale}`,
      `choose others with --seat-from and --seat-to, or sell more: ./lab up --set seats=${seats.to}`,
    );
  }
}

/** A run on an ill lab would take its time and prove nothing. */
export async function assertHealthy(outputs: StackOutputs): Promise<void> {
  const ill = (await serviceHealth(outputs)).filter(({ health }) => health !== "healthy");
  if (ill.length === 0) return;
  const list = ill.map(({ service, health }) => `${service} is ${health}`).join(", ");
  throw new UserError(`this lab is not well: ${list}`, "./lab up mends it, ./lab logs shows why");
}

/** 0 when the run passed, 130 when it was interrupted, 1 when it failed or its verdict did. */
function exitCodeOf({ record }: FinishedRun): number {
  if (record.status === "interrupted") return 130;
  return record.status === "completed" && record.verdict.passed ? 0 : 1;
}
