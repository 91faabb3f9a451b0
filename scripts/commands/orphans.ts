import type { Stack } from "@pulumi/pulumi/automation";
import type { Command } from "commander";
import { UserError } from "../../kit/user-error";
import { type Register, withStack } from "../lib/program";
import { assertAgreed } from "../lib/question";
import { table } from "../lib/table";
import { requireEngine } from "../setup/engine-answer";
import { knownToolchain } from "../stack/choices";
import { noteHome, readHome } from "../stack/home";
import { assertNoGuests, remove, unknownObjects } from "../stack/leftovers";
import { withLock } from "../stack/lock";
import { nameOf, type Objects, ownerOf } from "../stack/stack-objects";
import { findStack } from "../stack/workspace";

interface OrphansOptions {
  readonly stack: string;
  readonly adopt: boolean;
  readonly remove: boolean;
  readonly yes: boolean;
}

/** `./lab orphans`: what Docker has of a lab whose state this folder does not have; takes it over, or removes it. */
export const registerOrphans: Register = (program) => {
  withStack(program.command("orphans"))
    .description("show what Docker has of a lab that this folder's state does not know; take it over, or remove it")
    .option("--adopt", "take it over: its data goes on in this folder's lab of that name", false)
    .option("--remove", "remove it, data included", false)
    .option("-y, --yes", "do not ask", false)
    .action(runOrphans);
};

async function runOrphans(options: OrphansOptions, command: Command): Promise<void> {
  if (options.adopt && options.remove) command.error("error: --adopt and --remove exclude each other");
  await requireEngine();
  await withLock(options.stack, "orphans", async () => {
    const stack = await findStack(options.stack, await knownToolchain(options.stack));
    const objects = await orphansOf(options.stack, stack);
    if (options.adopt) await adopt(options, objects);
    else if (options.remove) await removeAll(options, objects);
    else process.stdout.write(render(options.stack, objects));
  });
}

/** What is not this folder's own by its state or its notes. */
async function orphansOf(name: string, stack: Stack | undefined): Promise<Objects> {
  const { foreign, unmarked } = await unknownObjects(name, stack);
  return {
    containers: [...foreign.containers, ...unmarked.containers],
    networks: [...foreign.networks, ...unmarked.networks],
    volumes: [...foreign.volumes, ...unmarked.volumes],
  };
}

/** Containers and networks are made anew under this folder's state; the data volumes are taken up by their names. */
async function adopt({ stack, yes }: OrphansOptions, objects: Objects): Promise<void> {
  assertAny(stack, objects);
  const { containers, networks, volumes } = objects;
  const made = [...containers, ...networks].map(nameOf).join(", ") || "nothing";
  const kept = volumes.map(nameOf).join(", ") || "none";
  if (!yes)
    await assertAgreed(`This removes ${made}, so that ./lab up can make it anew; the data volumes stay: ${kept}.`);
  await assertNoGuests(networks);
  const { home } = readHome(stack);
  const owners = [...containers, ...networks, ...volumes].map(ownerOf).filter((id) => id !== undefined);
  await noteHome(stack, { adopted: [...new Set([...(home?.adopted ?? []), ...owners])] });
  await remove({ containers, networks, volumes: [] });
  process.stdout.write(`Taken over. ./lab up --stack ${stack} stands it up again, with its data.\n`);
}

async function removeAll({ stack, yes }: OrphansOptions, objects: Objects): Promise<void> {
  assertAny(stack, objects);
  const names = [...objects.containers, ...objects.networks, ...objects.volumes].map(nameOf).join(", ");
  if (!yes) await assertAgreed(`This deletes, data included: ${names}.`);
  await remove(objects);
  process.stdout.write("Removed.\n");
}

function assertAny(stack: string, { containers, networks, volumes }: Objects): void {
  if (containers.length + networks.length + volumes.length > 0) return;
  throw new UserError(
    `Docker has nothing of a lab "${stack}" that this folder's state does not know`,
    `./lab status --stack ${stack} shows what it knows`,
  );
}

function render(stack: string, { containers, networks, volumes }: Objects): string {
  const rows = [
    ...containers.map((one) => ["container", nameOf(one), one.Status, ownerOf(one) ?? "unknown"]),
    ...networks.map((one) => ["network", nameOf(one), "", ownerOf(one) ?? "unknown"]),
    ...volumes.map((one) => ["volume", nameOf(one), "", ownerOf(one) ?? "unknown"]),
  ];
  if (rows.length === 0) return `Docker has nothing of a lab "${stack}" that this folder's state does not know.\n`;
  const advice = [
    "If another folder made it, work on it there, or choose another name with --stack.",
    `To take it over with its data: ./lab orphans --stack ${stack} --adopt`,
    `To delete it with its data:    ./lab orphans --stack ${stack} --remove`,
  ];
  return `${table(["what", "name", "state", "lab's id"], rows)}\n${advice.join("\n")}\n`;
}
