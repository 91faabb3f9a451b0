import Docker from "dockerode";
import { connect } from "../../airgap/plugins/docker/engine";
import type { HostReach } from "../../infra/hosts/host";
import { shellWords } from "../../kit/shell-words";

/** A client for the engine of a host: this machine's own where the host is not reached otherwise. */
export function engineOf(reach: HostReach | undefined, timeout: number): Docker {
  return reach ? connect({ host: reach.dockerHost, sshOpts: reach.sshOptions }) : new Docker({ timeout });
}

/** What the outputs of a stack say of where its containers are. */
export interface ContainerPlaces {
  readonly services: Readonly<Record<string, { readonly host: string; readonly container: string }>>;
  readonly hosts: Readonly<Record<string, { readonly reach?: HostReach }>>;
}

/** Finds the engine that has a container of a stack, each host's made once. */
export function enginesOf({ services, hosts }: ContainerPlaces, timeout: number): (container: string) => Docker {
  const engines = new Map(Object.entries(hosts).map(([name, { reach }]) => [name, engineOf(reach, timeout)] as const));
  return (container) => {
    const host = Object.values(services).find((service) => service.container === container)?.host;
    return engines.get(host ?? "") ?? engineOf(undefined, timeout);
  };
}

/** The words that run the docker command on a host. */
export function dockerCommand(reach: HostReach | undefined, argv: readonly string[]): [string, ...string[]] {
  if (!reach) return ["docker", ...argv];
  const [ssh, ...options] = reach.ssh as [string, ...string[]];
  return [ssh, ...options, shellWords("docker", ...argv)];
}

/** What ssh passes on is read by a shell. */
