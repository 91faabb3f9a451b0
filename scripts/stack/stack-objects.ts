import type { Stack } from "@pulumi/pulumi/automation";
import Docker from "dockerode";
import { stackLabel } from "../../infra/naming";

interface DeployedResource {
  readonly id?: string;
}

/** Every container, network and volume that carries a stack's label. */
export async function stackObjects(stack: string) {
  const docker = new Docker();
  const filters = { label: [`${stackLabel}=${stack}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const volumes = (await docker.listVolumes({ filters })).Volumes ?? [];
  return { containers, networks, volumes };
}

/** Those objects with a stack's label that its state does not know. */
export async function objectsOutsideState(stack: Stack): ReturnType<typeof stackObjects> {
  const { deployment } = await stack.exportStack();
  const resources: DeployedResource[] = deployment?.resources ?? [];
  const known = new Set(resources.map(({ id }) => id));
  const { containers, networks, volumes } = await stackObjects(stack.name);
  return {
    containers: containers.filter(({ Id }) => !known.has(Id)),
    networks: networks.filter(({ Id }) => !known.has(Id)),
    volumes: volumes.filter(({ Name }) => !known.has(Name)),
  };
}
