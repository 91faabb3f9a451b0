import type { Stack } from "@pulumi/pulumi/automation";
import type { HostReach } from "../../infra/hosts/host";
import { messageOf, UserError } from "../lib/user-error";
import { engineOf } from "./engines";
import { readHome } from "./home";
import { ownersOf } from "./leftovers";
import { knownObjects, ownerOf, stackObjects } from "./stack-objects";

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

/** The data volumes of a stack on this machine's engine and on every host that lasts longer than the stack. */
export async function dataVolumes(stack: Stack, hosts: Hosts): Promise<DataVolume[]> {
  const { ids, owner } = await knownObjects(stack);
  const owners = new Set(ownersOf({ ...readHome(stack.name).home, ...(owner ? { owner } : {}) }));
  const remote = Object.entries(hosts).filter(([, { kind, reach }]) => reach && lasting.includes(kind));
  const found: DataVolume[] = [];
  for (const [host, reach] of [
    [undefined, undefined] as const,
    ...remote.map(([name, { reach }]) => [name, reach] as const),
  ]) {
    const { volumes } = await stackObjects(stack.name, engineOf(reach, 20_000)).catch((error: unknown) => {
      throw new UserError(
        `host ${host} does not answer, so that its data volumes cannot be seen: ${messageOf(error)}`,
        "start it, then run the command again",
      );
    });
    // What labs of before made carries no id, and is known by the state.
    const own = volumes.filter((one) => ids.has(one.Name) || owners.has(ownerOf(one) ?? ""));
    found.push(...own.map(({ Name }) => ({ name: Name, ...(host ? { host } : {}), ...(reach ? { reach } : {}) })));
  }
  return found;
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
