import type { Stack } from "@pulumi/pulumi/automation";
import { holdsNoData } from "../../contract/naming";
import type { HostReach } from "../../infra/hosts/host";
import { messageOf, UserError } from "../../kit/user-error";
import { engineOf } from "./engines";
import { readHome } from "./home";
import { assertNoGuests, ownersOf } from "./leftovers";
import { knownObjects, type Objects, ownerOf, stackObjects } from "./stack-objects";

/** A data volume of a stack, and the engine that has it. */
export interface DataVolume {
  readonly name: string;
  /** Name of the host; nothing for the engine that Docker commands reach. */
  readonly host?: string;
  readonly reach?: HostReach;
}

type Hosts = Readonly<Record<string, { readonly kind: string; readonly reach?: HostReach }>>;

/** Hosts that are there without the stack: what is on others ends with them. */
const lasting = ["docker", "ssh"];

/** What a stack has on one engine: that of a host, or without one the engine that Docker commands reach. */
export interface Place extends Pick<DataVolume, "host" | "reach"> {
  readonly objects: Objects;
}

/** What a stack has on this machine's engine and on every host that lasts longer than the stack. */
export async function placesOf(stack: string, hosts: Hosts): Promise<Place[]> {
  const remote = Object.entries(hosts).filter(([, { kind, reach }]) => reach && lasting.includes(kind));
  const places: Place[] = [{ objects: await stackObjects(stack) }];
  for (const [host, { reach }] of remote) {
    const objects = await stackObjects(stack, engineOf(reach, 20_000)).catch((error: unknown) => {
      throw new UserError(
        `host ${host} does not answer, so that its data volumes cannot be seen: ${messageOf(error)}`,
        "start it, then run the command again",
      );
    });
    places.push({ host, ...(reach ? { reach } : {}), objects });
  }
  return places;
}

/** Throws when a container of somebody else is on a stack's network, wherever. */
export async function assertNoGuestsAt(places: readonly Place[]): Promise<void> {
  for (const { host, reach, objects } of places) await assertNoGuests(objects.networks, engineOf(reach, 20_000), host);
}

/** The data volumes of a stack at these places. */
export async function dataVolumes(stack: Stack, places: readonly Place[]): Promise<DataVolume[]> {
  const { ids, owner } = await knownObjects(stack);
  const owners = new Set(ownersOf({ ...readHome(stack.name).home, ...(owner ? { owner } : {}) }));
  return places.flatMap(({ objects, ...where }) => {
    // What labs of before made carries no id, and is known by the state.
    const own = objects.volumes.filter((one) => ids.has(one.Name) || owners.has(ownerOf(one) ?? ""));
    return own.filter(({ Name }) => !holdsNoData(Name)).map(({ Name }) => ({ name: Name, ...where }));
  });
}

/** The machines that end with the stack, and what is on them with them. */
export function machinesThatGo(hosts: Hosts): string[] {
  return Object.entries(hosts).flatMap(([name, { kind }]) => (lasting.includes(kind) ? [] : [name]));
}

/** A volume as a user is told of it. */
export function described({ name, host }: DataVolume): string {
  return host ? `${name} on ${host}` : name;
}

/** Removes volumes, with their data. */
export async function removeVolumes(volumes: readonly DataVolume[]): Promise<void> {
  for (const { name, reach } of volumes) await engineOf(reach, 20_000).getVolume(name).remove();
}
