import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config";
import { guardDataHome } from "../data-home";
import { publishedOn } from "../published";
import { DockerHost } from "./docker-host";
import { raiseFirewalls } from "./firewall";
import type { Host } from "./host";
import { makeHost } from "./kinds";
import { bridgeNetworks, type Overlay, overlayNetworks } from "./network";
import { openKeys } from "./private-key";
import { lanOf } from "./qemu/plan";
import { type MachineNetwork, machineNetwork as raiseNetwork } from "./qemu/qemu-host";
import { addressed } from "./qemu/settings";
import type { HostSettings } from "./settings";
import { SshHost } from "./ssh-host";

export interface Fleet {
  readonly machines: ReadonlyMap<string, Host>;
  readonly overlay?: pulumi.Output<Overlay>;
}

/** Makes the hosts and the networks over all of them: bridges on a single host, overlays over several. */
export function makeHosts(stack: string, settings: Settings): Fleet {
  const { imageSource, bindAddress, vspherePassword } = settings;
  const guard = guardDataHome(stack, settings);
  const hosts = new Map<string, Host>();
  let separate: Host | undefined;
  const workshop = () => {
    separate ??=
      [...hosts.values()].find(({ kind }) => kind === "docker") ?? new DockerHost("workshop", { bindAddress });
    return separate;
  };
  const configured = addressed<HostSettings>(stack, settings.hosts);
  let machines: MachineNetwork | undefined;
  const machineNetwork = () => {
    machines ??= raiseNetwork(lanOf(stack, configured), Object.values(configured).filter(isMachine), guard);
    return machines;
  };
  const context = { stack, imageSource, bindAddress, vspherePassword, guard, workshop, machineNetwork };
  for (const [name, host] of Object.entries(configured)) hosts.set(name, makeHost(name, host, context));
  const all = [...hosts.values()] as [Host, ...Host[]];
  // Only then has this machine its address in the machines' network.
  const after = machines ? [machines.resource] : [];
  const networks = all.length === 1 ? bridgeNetworks(stack, all[0]) : overlayNetworks(stack, all, after);
  for (const host of all) host.connect(networks.names);
  const reached = [...hosts].flatMap(([name, host]) => (host instanceof SshHost ? [[name, host.args] as const] : []));
  openKeys(stack, new Map(reached));
  raiseFirewalls(stack, hosts, configured, (name) => publishedOn(name, settings));
  return { machines: hosts, overlay: networks.overlay };
}

const isMachine = (host: HostSettings): host is HostSettings<"qemu"> => host.kind === "qemu";
