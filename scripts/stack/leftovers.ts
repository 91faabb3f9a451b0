import type { Stack } from "@pulumi/pulumi/automation";
import Docker from "dockerode";
import { holdsNoData, stackLabel } from "../../contract/naming";
import { UserError } from "../../kit/user-error";
import { type Home, readHome } from "./home";
import { knownObjects, nameOf, type Objects, ownerOf, stackObjects } from "./stack-objects";

/** Objects with a stack's label that its state does not know, by whose they are. */
export interface Unknown {
  /** They carry this stack's id: an interrupted run left them. */
  readonly own: Objects;
  /** They carry no id, and a lab of before may have made them here. */
  readonly unmarked: Objects;
  /** They carry another stack's id. */
  readonly foreign: Objects;
}

/** Sorts them by whose they are. */
export async function unknownObjects(name: string, stack: Stack | undefined): Promise<Unknown> {
  const { begun, home } = readHome(name);
  const state = stack ? await knownObjects(stack) : { ids: new Set<string>(), owner: undefined };
  const ours = new Set([state.owner, home?.owner, ...(home?.adopted ?? [])].filter((id) => id !== undefined));
  const objects = await stackObjects(name);
  const pick = (isWanted: (owner: string | undefined) => boolean): Objects => ({
    containers: objects.containers.filter((one) => !state.ids.has(one.Id) && isWanted(ownerOf(one))),
    networks: objects.networks.filter((one) => !state.ids.has(one.Id) && isWanted(ownerOf(one))),
    volumes: objects.volumes.filter((one) => !state.ids.has(one.Name) && isWanted(ownerOf(one))),
  });
  const isOwn = (owner: string | undefined) => owner !== undefined && ours.has(owner);
  const mayBeOwn = (owner: string | undefined) => owner === undefined && begun;
  return { own: pick(isOwn), unmarked: pick(mayBeOwn), foreign: pick((owner) => !isOwn(owner) && !mayBeOwn(owner)) };
}

const everything = ({ containers, networks, volumes }: Objects) => [...containers, ...networks, ...volumes];

/**
 * Throws when Docker has a lab of this name that this folder's state does not know: another folder's, another
 * backend's, or this folder's own whose state is lost. To take its containers for leftovers would destroy it.
 */
export async function assertOwn(name: string, stack: Stack | undefined): Promise<void> {
  const { foreign } = await unknownObjects(name, stack);
  const [stranger] = everything(foreign);
  if (!stranger) return;
  throw new UserError(
    `Docker already has a lab "${name}" that was not made in this folder, or whose state is lost (it has ${nameOf(stranger)})`,
    `./lab orphans --stack ${name} shows it, and can take it over with its data; to leave it alone, work in the folder that made it, or choose another name with --stack`,
  );
}

/** Throws unless what is named may be removed. */
export type Consent = (names: readonly string[]) => void;

/** What runs is removed only where the user said so: it may be somebody's. */
export function consentTo({ stack, yes }: { readonly stack: string; readonly yes: boolean }): Consent {
  return (names) => {
    if (yes) return;
    throw new UserError(
      `Pulumi does not know what runs here of the lab "${stack}", and an interrupted run may have left it: ${names.join(", ")}; nothing was removed`,
      `./lab up --stack ${stack} --yes makes it anew; data volumes stay`,
    );
  };
}

/** Consent of whoever has just made those objects. */
export const itself: Consent = () => undefined;

/**
 * Removes containers and networks that are not in the stack's state: an interrupted `up` can leave them, and their names
 * would be in the way of the next one. Volumes with data are left: the program takes them up again by name.
 * What runs, and what does not say whose it is, is removed with `consent` only. Returns the names of what was removed.
 */
export async function removeLeftovers(stack: Stack, consent: Consent): Promise<string[]> {
  const { own, unmarked } = await unknownObjects(stack.name, stack);
  const running = own.containers.filter(({ State, Status }) => State === "running" && Status.includes("(healthy)"));
  const doubtful = [...running, ...unmarked.containers, ...unmarked.networks];
  if (doubtful.length > 0) consent(doubtful.map(nameOf));
  return await remove({
    containers: [...own.containers, ...unmarked.containers],
    networks: [...own.networks, ...unmarked.networks],
    volumes: own.volumes.filter(({ Name }) => holdsNoData(Name)),
  });
}

/**
 * Throws when a container of somebody else is on one of these networks. The engine removes no network that is in use,
 * and says so only when everything else is gone. `host` is the one whose engine it is, if that is not this machine's.
 */
export async function assertNoGuests(
  networks: Objects["networks"],
  docker = new Docker(),
  host?: string,
): Promise<void> {
  const guests: { readonly name: string; readonly network: string }[] = [];
  for (const { Id, Name, Labels } of networks) {
    const attached = await docker.listContainers({ filters: { network: [Id] } });
    const others = attached.filter((one) => one.Labels[stackLabel] !== Labels?.[stackLabel]);
    guests.push(...others.map((one) => ({ name: nameOf(one), network: Name })));
  }
  if (guests.length === 0) return;
  const where = host ? ` on ${host}` : "";
  const found = guests.map(({ name, network }) => `${name} on the network ${network}`).join(", ");
  const wayOut = guests.map(({ name, network }) => `docker network disconnect ${network} ${name}`).join("; ");
  throw new UserError(
    `containers that are not the lab's use its network${where}: ${found}. Nothing was removed`,
    `take them off it, then run the command again${host ? `; on ${host}` : ""}: ${wayOut}`,
  );
}

/** Removes objects from an engine, and returns their names. */
export async function remove({ containers, networks, volumes }: Objects, docker = new Docker()): Promise<string[]> {
  await assertNoGuests(networks, docker);
  for (const { Id } of containers) await docker.getContainer(Id).remove({ force: true });
  for (const { Id } of networks) await docker.getNetwork(Id).remove();
  for (const { Name } of volumes) await docker.getVolume(Name).remove();
  return [...containers, ...networks, ...volumes].map(nameOf);
}

/** Ids under which a stack's objects may be marked. */
export function ownersOf({ owner, adopted = [] }: Partial<Home>): string[] {
  return [...(owner ? [owner] : []), ...adopted];
}
