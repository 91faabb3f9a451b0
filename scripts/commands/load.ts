import { Command } from "commander";
import { messageOf, UserError } from "../../kit/user-error";
import { interruption } from "../lib/interrupt";
import { labCommand, type Register, withStack } from "../lib/program";
import { progressLine } from "../load/progress-line";
import { type FinishedRun, runScene } from "../load/run-scene";
import { scenes } from "../load/scenes";
import { describePlan } from "../load/scenes/describe-plan";
import { flagOf, type GivenOptions } from "../load/scenes/options";
import type { Scene, ScenePlan, Venue } from "../load/scenes/scene";
import { soldSeats } from "../load/sold-seats";
import { summarise } from "../runs/print";
import { connect } from "../stack/connect";
import { described, serviceHealth, unhealthyOf } from "../stack/health";
import { withLock } from "../stack/lock";
import type { StackOutputs } from "../stack/outputs";
import { resetSale } from "../stack/reset-sale";
import type { RunningStack } from "../stack/running-stack";

interface LoadOptions {
  readonly stack: string;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly keepSale: boolean;
}

/** `./lab load <scene>`: puts a scene of the sale through the lab and judges it; exit code 0 when it passed. */
export const registerLoad: Register = (program) => {
  const load = program.command("load").description("put a scene of the sale through the lab");
  for (const scene of scenes) load.addCommand(sceneCommand(scene).copyInheritedSettings(load));
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
    .option("--keep-sale", "load the sale as it is, instead of freeing seats that are sold first", false)
    .option("--json", "print the run's record as JSON on standard output", false)
    .option("--dry-run", "only say what would be done", false)
    .action(async (given: LoadOptions & GivenOptions) => {
      const { stack, json, dryRun, keepSale, ...options } = given;
      await load(scene, { stack, json, dryRun, keepSale }, options);
    });
}

async function load(scene: Scene, { dryRun, ...given }: LoadOptions, options: GivenOptions): Promise<void> {
  const plan = checkedPlan(scene, options);
  if (dryRun) {
    process.stdout.write(`${describePlan(plan).join("\n")}\n`);
    return;
  }
  await withLock(given.stack, `load ${scene.name}`, () => run(scene, given, options));
}

async function run(scene: Scene, { stack, json, keepSale }: Omit<LoadOptions, "dryRun">, options: GivenOptions) {
  const lab = await connect(stack);
  const plan = checkedPlan(scene, options, lab.outputs);
  assertSeatsExist(plan, lab.outputs.seats);
  await assertHealthy(lab.outputs);
  if (!keepSale) await freeSeats(lab, plan);
  const { signal } = interruption();
  const progress = progressLine();
  const finished = await runScene(lab, plan, { signal, ...progress.hooks }).finally(progress.clear);
  process.stdout.write(`${json ? JSON.stringify(finished.record, null, 2) : textOf(finished)}\n`);
  process.exitCode = exitCodeOf(finished);
}

/** A load on seats that are sold would measure refusals. What was sold before is gone then, and it says so. */
async function freeSeats(lab: RunningStack, { parts }: ScenePlan): Promise<void> {
  for (const { scene, seats, expectsRefusals } of parts) {
    if (!seats || expectsRefusals) continue;
    const sold = await soldSeats(lab, seats);
    if (sold === 0) continue;
    await resetSale(lab);
    process.stderr.write(
      `${sold} of the seats that ${scene} books were sold: the sale was reset (--keep-sale prevents this)\n`,
    );
    return;
  }
}

function textOf({ record, recordPath, reportPath }: FinishedRun): string {
  return `${summarise(record, recordPath)}${reportPath ? `\nReport: ${reportPath}` : ""}`;
}

function checkedPlan(scene: Scene, options: GivenOptions, venue?: Venue): ScenePlan {
  try {
    return scene.plan(options, venue);
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
      `choose others with --seat-from and --seat-to, or sell more: ${labCommand(`up --set seats=${seats.to}`)}`,
    );
  }
}

/** A run on an unhealthy lab would take its time and prove nothing. */
export async function assertHealthy(outputs: StackOutputs): Promise<void> {
  const unhealthy = unhealthyOf(await serviceHealth(outputs));
  if (unhealthy.length === 0) return;
  throw new UserError(
    `this lab is unhealthy: ${unhealthy.map(described).join(", ")}`,
    `${labCommand("logs <service>")} shows why, ${labCommand("up")} starts what is stopped`,
  );
}

/** 0 when the run passed, 130 when it was interrupted, 1 when it failed or its verdict did. */
function exitCodeOf({ record }: FinishedRun): number {
  if (record.status === "interrupted") return 130;
  return record.status === "completed" && record.verdict.passed ? 0 : 1;
}
