import type { Settings } from "../config";
import { guardDataHome } from "../data-home";
import { DockerHost } from "./docker-host";
import type { Host } from "./host";
import { makeHost } from "./kinds";
import { bridgeNetwork, overlayNetwork } from "./network";

/** Makes the hosts and one network over all of them: a bridge on a single host, an overlay over several. */
export function makeHosts(stack: string, settings: Settings): ReadonlyMap<string, Host> {
  const { imageSource, bindAddress, vspherePassword } = settings;
  const guard = guardDataHome(settings);
  const hosts = new Map<string, Host>();
  let separate: Host | undefined;
  const workshop = () => {
    separate ??=
      [...hosts.values()].find(({ kind }) => kind === "docker") ?? new DockerHost("workshop", { bindAddress });
    return separate;
  };
  for (const [name, host] of Object.entries(settings.hosts)) {
    hosts.set(name, makeHost(name, host, { stack, imageSource, bindAddress, vspherePassword, guard, workshop }));
  }
  const all = [...hosts.values()] as [Host, ...Host[]];
  const network = all.length === 1 ? bridgeNetwork(stack, all[0]) : overlayNetwork(stack, all);
  for (const host of all) host.connect(network);
  return hosts;
}
