import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import Docker from "dockerode";
import { workFiles, workFolder } from "../lib/paths";
import { UserError } from "../lib/user-error";
import { objectsOutsideState, stackObjects } from "./stack-objects";

/**
 * Throws when Docker has a lab of this name that this folder did not make: another clone's, say. To take its containers
 * for leftovers would destroy it, data included. Objects are this folder's own if the stack's state knows them, or if
 * `./lab up` has begun this stack here, because then an interrupted run may have left them.
 */
export async function assertOwn(name: string, stack: Stack | undefined): Promise<void> {
  if (existsSync(workFiles.begun(name))) return;
  const { containers, networks, volumes } = await (stack ? objectsOutsideState(stack) : stackObjects(name));
  const [stranger] = [
    ...containers.map(({ Names }) => Names[0]?.slice(1)),
    ...networks.map(({ Name }) => Name),
    ...volumes.map(({ Name }) => Name),
  ];
  if (!stranger) return;
  throw new UserError(
    `Docker already has a lab "${name}" that was not made in this folder (it has ${stranger})`,
    "work on it in the folder that made it, or choose another name with --stack",
  );
}

/** Notes that `./lab up` has begun this stack in this folder; see `assertOwn`. */
export function noteBegun(stack: string): void {
  mkdirSync(workFolder, { recursive: true });
  writeFileSync(workFiles.begun(stack), "");
}

/** Undoes `noteBegun`, when nothing of the stack is left. */
export function noteGone(stack: string): void {
  rmSync(workFiles.begun(stack), { force: true });
}

/**
 * Removes containers and networks that are not in the stack's state: an interrupted `up` can leave them, and their names
 * would be in the way of the next one. Volumes hold data and are left: the program takes them up again by name.
 * Returns the names of what was removed.
 */
export async function removeLeftovers(stack: Stack): Promise<string[]> {
  const { containers, networks } = await objectsOutsideState(stack);
  const docker = new Docker();
  for (const { Id } of containers) await docker.getContainer(Id).remove({ force: true });
  for (const { Id } of networks) await docker.getNetwork(Id).remove();
  return [...containers.map(({ Names, Id }) => Names[0]?.slice(1) ?? Id), ...networks.map(({ Name }) => Name)];
}

/** Removes the volumes of a stack that is gone, with their data. */
export async function removeVolumes(stack: string): Promise<void> {
  const { volumes } = await stackObjects(stack);
  for (const { Name } of volumes) await new Docker().getVolume(Name).remove();
}
