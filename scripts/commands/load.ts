import { Command } from "commander";
import { interruption } from "../lib/interrupt";
import { type Register, withStack } from "../lib/program";
import { progressLine } from "../lib/progress-line";
import { messageOf, UserError } from "../lib/user-error";
import { type FinishedRun, runScene } from "../load/run-scene";
import { scenes } from "../load/scenes";
import { flagOf, type GivenOptions } from "../load/scenes/options";
import { describePlan, type Scene, type ScenePlan } from "../load/scenes/scene";
import { summarise } from "../runs/print";
import { connect } from "../stack/connect";

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
  const lab = await connect(stack);
  const { signal } = interruption();
  const progress = progressLine();
  const run = await runScene(lab, scene, options, { signal, ...progress.hooks }).finally(progress.clear);
  process.stdout.write(`${json ? JSON.stringify(run.record, null, 2) : summarise(run.record, run.recordPath)}\n`);
  process.exitCode = exitCodeOf(run);
}

function checkedPlan(scene: Scene, options: GivenOptions): ScenePlan {
  try {
    return scene.plan(options);
  } catch (error) {
    throw new UserError(messageOf(error), `./lab load ${scene.name} --help shows what each option takes`);
  }
}

/** 0 when the run passed, 130 when it was interrupted, 1 when it failed or its verdict did. */
function exitCodeOf({ record }: FinishedRun): number {
  if (record.status === "interrupted") return 130;
  return record.status === "completed" && record.verdict.passed ? 0 : 1;
}
