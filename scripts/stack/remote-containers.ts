import { serviceLabel, stackLabel } from "../../contract/naming";
import type { HostReach } from "../../infra/hosts/host";
import { messageOf } from "../../kit/user-error";
import { knownToolchain } from "./choices";
import { engineOf } from "./engines";
import { readOutputs } from "./outputs";
import { explicitSettings } from "./settings";

/** A container of a stack, and how the engine that has it is reached. */
export interface FoundContainer {
  readonly service: string;
  readonly id: string;
  readonly reach?: HostReach;
}

/** The stack's containers on other machines, as far as those answer; what does not is told through `report`. */
export async function remoteContainers(stack: string, report: (line: string) => void): Promise<FoundContainer[]> {
  const found: FoundContainer[] = [];
  for (const [name, reach] of Object.entries(await reachesOf(stack))) {
    await containersOn(stack, reach).then(
      (containers) => found.push(...containers),
      (error) => report(`host ${name} does not answer: ${messageOf(error)}`),
    );
  }
  return found;
}

async function containersOn(stack: string, reach: HostReach): Promise<FoundContainer[]> {
  const filters = { label: [`${stackLabel}=${stack}`] };
  const containers = await engineOf(reach, 10_000).listContainers({ all: true, filters });
  return containers.map(({ Labels, Id }) => ({ service: Labels[serviceLabel] as string, id: Id, reach }));
}

/** How the stack's other machines are reached; a stack without any is not looked into. */
async function reachesOf(stack: string): Promise<Record<string, HostReach>> {
  if (!explicitSettings(stack).hosts) return {};
  const outputs = await readOutputs(stack, await knownToolchain(stack));
  const hosts = Object.entries(outputs?.hosts ?? {});
  return Object.fromEntries(hosts.flatMap(([name, { reach }]) => (reach ? [[name, reach] as const] : [])));
}
