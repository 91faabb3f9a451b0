import type { Stack } from "@pulumi/pulumi/automation";
import Docker from "dockerode";
import { ownerLabel, stackLabel } from "../../contract/naming";

interface DeployedResource {
  readonly urn: string;
  readonly id?: string;
  readonly outputs?: { readonly stdout?: unknown; readonly name?: unknown };
}

/** Containers, networks and volumes of an engine. */
export type Objects = Awaited<ReturnType<typeof stackObjects>>;

/** Every container, network and volume that carries a stack's label. */
export async function stackObjects(stack: string, docker = new Docker()) {
  const filters = { label: [`${stackLabel}=${stack}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const volumes = (await docker.listVolumes({ filters })).Volumes ?? [];
  return { containers, networks, volumes };
}

/** What a stack's state knows of its objects. */
export interface KnownObjects {
  readonly ids: ReadonlySet<string>;
  /** See `stackOwner` of infra/owner.ts. */
  readonly owner?: string;
  /** Name of MySQL's container. */
  readonly mysql?: string;
  /** What the guard of MySQL's data last said: `<host> (<machine>) <volume>`; labs of before left the volume out. */
  readonly dataHome?: string;
}

/** Reads them from the state itself, which is there where there are no outputs yet. */
export async function knownObjects(stack: Stack): Promise<KnownObjects> {
  const { deployment } = await stack.exportStack();
  const resources: DeployedResource[] = deployment?.resources ?? [];
  const textOf = (suffix: string, key: "stdout" | "name") => {
    const value = resources.find(({ urn }) => urn.endsWith(suffix))?.outputs?.[key];
    return typeof value === "string" ? value : undefined;
  };
  return {
    ids: new Set(resources.flatMap(({ id }) => (id ? [id] : []))),
    owner: textOf("::command:local:Command::owner", "stdout"),
    mysql: textOf("docker:index/container:Container::mysql", "name"),
    dataHome: textOf("command:local:Command::data-home", "stdout"),
  };
}

/** Name of a container, network or volume. */
export function nameOf(object: { readonly Names: string[]; readonly Id: string } | { readonly Name: string }): string {
  return "Names" in object ? (object.Names[0]?.slice(1) ?? object.Id) : object.Name;
}

/** The id of the stack that made an object; labs of before made theirs without one. */
export function ownerOf({ Labels }: { readonly Labels?: Readonly<Record<string, string>> | null }): string | undefined {
  return Labels?.[ownerLabel];
}
