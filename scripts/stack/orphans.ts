import type { Stack } from "@pulumi/pulumi/automation";
import Docker from "dockerode";
import { stackLabel } from "../../infra/naming";

interface DeployedResource {
  readonly type: string;
  readonly id?: string;
}

/**
 * Removes containers and networks that carry the stack's label and are not in its state: an interrupted `up` can leave
 * them, and their names would be in the way of the next one. Volumes hold data and are left: the program takes them up
 * again by name. Returns the names of what was removed.
 */
export async function removeOrphans(stack: Stack): Promise<string[]> {
  const known = await idsInState(stack);
  const { containers, networks } = await stackObjects(stack.name);
  const docker = new Docker();
  const removed: string[] = [];
  for (const { Id, Names } of containers.filter((one) => !known.has(one.Id))) {
    await docker.getContainer(Id).remove({ force: true });
    removed.push(Names[0]?.replace(/^\//, "") ?? Id);
  }
  for (const { Id, Name } of networks.filter((one) => !known.has(one.Id))) {
    await docker.getNetwork(Id).remove();
    removed.push(Name);
  }
  return removed;
}

/** Every container, network and volume that carries the stack's label. */
export async function stackObjects(stack: string) {
  const docker = new Docker();
  const filters = { label: [`${stackLabel}=${stack}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const volumes = (await docker.listVolumes({ filters })).Volumes ?? [];
  return { containers, networks, volumes };
}

async function idsInState(stack: Stack): Promise<Set<string>> {
  const { deployment } = await stack.exportStack();
  const resources: DeployedResource[] = deployment?.resources ?? [];
  return new Set(resources.map(({ id }) => id).filter((id) => id !== undefined));
}
