import { rmSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import { forgetSettings, restoreSettings } from "../experiments/put-back";
import { interruption } from "../lib/interrupt";
import { workFiles } from "../lib/paths";
import { type Register, withStack } from "../lib/program";
import { runSteps } from "../lib/steps";
import { UserError } from "../lib/user-error";
import { stopOwnEngine } from "../setup/docker-daemon";
import { requireEngine } from "../setup/engine-answer";
import { setByUser } from "../setup/image-source";
import { forgetChoices, knownToolchain, readImageChoice } from "../stack/choices";
import { assertOwn, noteGone, removeLeftovers, removeVolumes } from "../stack/leftovers";
import { withLock } from "../stack/lock";
import { removeLeftMachines, startMachines } from "../stack/machines";
import { destroy } from "../stack/operations";
import { removeSetting } from "../stack/settings";
import { stackObjects } from "../stack/stack-objects";
import { openStack } from "../stack/workspace";

interface DownOptions {
  readonly stack: string;
  readonly yes: boolean;
  readonly unlock: boolean;
}

/** `./lab down`: removes what `up` made, data too, after asking; caches, runs and configuration stay. */
export const registerDown: Register = (program) => {
  withStack(program.command("down"))
    .description("remove the lab: containers, network, data volumes, background processes")
    .option("-y, --yes", "do not ask before data is deleted", false)
    .option("--unlock", "release the lock that a killed run left on the stack", false)
    .action(runDown);
};

async function runDown(options: DownOptions): Promise<void> {
  await requireEngine();
  const stack = await openStack(options.stack, await knownToolchain(options.stack));
  await withLock(stack.name, "down", () => takeDown(stack, options));
}

async function takeDown(stack: Stack, { stack: name, yes, unlock }: DownOptions): Promise<void> {
  await assertOwn(name, stack);
  if (!yes) await confirm(name);
  if (unlock) await stack.cancel();
  const interrupt = interruption();
  await runSteps(
    [
      {
        title: "Stack",
        run: async (report) => {
          // Pulumi looks at what is on them before it removes them.
          await startMachines(name, report);
          const changes = await destroy(stack, { report, interruption: interrupt });
          return `${changes.delete ?? 0} resources removed`;
        },
      },
      {
        title: "Leftovers",
        run: async () => {
          await removeLeftovers(stack);
          await removeVolumes(name);
          await removeLeftMachines(name);
          if (wasDecided(name)) await removeSetting(stack, "imageSource");
          // What an experiment that was cut off had set is no configuration that the user chose.
          await restoreSettings(stack);
          await stack.workspace.removeStack(name, { preserveConfig: true });
          forgetChoices(name);
          // What a drill had broken is gone with the lab.
          rmSync(workFiles.drill(name), { force: true });
          forgetSettings(name);
          noteGone(name);
          return (await stopOwnEngine()) ?? "none";
        },
      },
    ],
    interrupt.signal,
  );
  process.stdout.write("The lab is down. Caches and runs were kept; ./lab up stands it up again.\n");
}

/** Whether `up` itself decided where images come from: then the next `up` is free to decide anew. */
function wasDecided(name: string): boolean {
  const images = readImageChoice(name);
  return images !== undefined && images.reason !== setByUser;
}

async function confirm(name: string): Promise<void> {
  const { volumes } = await stackObjects(name);
  const list = volumes.map(({ Name }) => Name).join(", ") || "no volumes";
  if (!process.stdin.isTTY) {
    throw new UserError(`./lab down deletes the data of stack "${name}" (${list}) and cannot ask here`, "add --yes");
  }
  const question = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D at the question are a no.
  const answer = await question
    .question(`This deletes the lab "${name}" with its data (${list}). Type yes to go on: `)
    .catch(() => "");
  question.close();
  if (answer.trim().toLowerCase() !== "yes") throw new UserError("nothing was deleted", "answer yes, or use --yes");
}
