import { rmSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import { forgetAgents, openAgents } from "../../infra/hosts/key-agent";
import { UserError } from "../../kit/user-error";
import { forgetSettings, readJournal, restoreSettings } from "../experiments/put-back";
import { interruption } from "../lib/interrupt";
import { workFiles } from "../lib/paths";
import { type Register, withStack } from "../lib/program";
import { assertAgreed } from "../lib/question";
import { runSteps } from "../lib/steps";
import { stopOwnEngine } from "../setup/docker-daemon";
import { requireEngine } from "../setup/engine-answer";
import { setByUser } from "../setup/image-source";
import type { Toolchain } from "../setup/toolchain";
import { forgetChoices, knownToolchain, readImageChoice } from "../stack/choices";
import { assertSameEngine, noteGone } from "../stack/home";
import { assertOwn, itself, removeLeftovers } from "../stack/leftovers";
import { withLock } from "../stack/lock";
import { removeLeftMachines, startMachines } from "../stack/machines";
import { noLab } from "../stack/no-lab";
import { destroy } from "../stack/operations";
import { readOutputs } from "../stack/outputs";
import { assertNotLocked } from "../stack/pulumi-lock";
import { explicitSettings, removeSetting } from "../stack/settings";
import { stackObjects } from "../stack/stack-objects";
import { assertNoGuestsAt, dataVolumes, described, machinesThatGo, placesOf, removeVolumes } from "../stack/volumes";
import { findStack } from "../stack/workspace";

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
  const toolchain = await knownToolchain(options.stack);
  const stack = await openOrExplain(options.stack, toolchain);
  await assertSameEngine(stack.name, explicitSettings(stack.name).hosts);
  await withLock(stack.name, "down", () => takeDown(stack, toolchain, options));
}

async function openOrExplain(name: string, toolchain: Toolchain): Promise<Stack> {
  const stack = await findStack(name, toolchain);
  if (stack) return stack;
  const { containers, networks, volumes } = await stackObjects(name);
  if (containers.length + networks.length + volumes.length === 0) throw noLab(name);
  throw new UserError(
    `this folder's state has no lab "${name}", and Docker has what is left of one`,
    `./lab orphans --stack ${name} shows it, takes it over or removes it`,
  );
}

async function takeDown(stack: Stack, toolchain: Toolchain, { stack: name, yes, unlock }: DownOptions): Promise<void> {
  // What cannot be put back is told before anything goes.
  readJournal(name);
  await assertOwn(name, stack);
  const hosts = (await readOutputs(name, toolchain))?.hosts ?? {};
  const places = await placesOf(name, hosts);
  await assertNoGuestsAt(places);
  const volumes = await dataVolumes(stack, places);
  if (!yes) await confirm(name, [...volumes.map(described), ...machinesThatGo(hosts).map((host) => `all of ${host}`)]);
  if (unlock) await stack.cancel();
  const interrupt = interruption();
  await runSteps(
    [
      {
        title: "Stack",
        run: async (report) => {
          // Pulumi looks at what is on them before it removes them.
          await startMachines(name, report);
          assertNotLocked({ command: "down", stack: name }, report);
          for (const problem of openAgents(name, [], process.pid).values()) report(`a host's key: ${problem}`);
          const changes = await destroy(stack, { report, interruption: interrupt });
          return `${changes.delete ?? 0} resources removed`;
        },
      },
      {
        title: "Leftovers",
        run: async () => {
          await removeLeftovers(stack, itself);
          await removeVolumes(volumes);
          await removeLeftMachines(name);
          if (wasDecided(name)) await removeSetting(stack, "imageSource");
          // What an experiment that was cut off had set is no configuration that the user chose.
          await restoreSettings(stack);
          await stack.workspace.removeStack(name, { preserveConfig: true });
          forgetChoices(name);
          // What a drill had broken is gone with the lab.
          rmSync(workFiles.drill(name), { force: true });
          forgetSettings(name);
          forgetAgents(name);
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

async function confirm(name: string, data: readonly string[]): Promise<void> {
  const list = data.join(", ") || "no volumes";
  if (!process.stdin.isTTY) {
    throw new UserError(`./lab down deletes the data of stack "${name}" (${list}) and cannot ask here`, "add --yes");
  }
  await assertAgreed(`This deletes the lab "${name}" with its data (${list}).`);
}
