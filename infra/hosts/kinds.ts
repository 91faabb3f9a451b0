import type { ImageSource } from "../images/catalogue";
import { DockerHost } from "./docker-host";
import type { Host } from "./host";
import { type MachineNetwork, qemuHost } from "./qemu/qemu-host";
import type { HostKind, HostSettings } from "./settings";
import { SshHost } from "./ssh-host";

/** What is the same for every host of a stack. */
export interface HostContext {
  readonly stack: string;
  readonly imageSource: ImageSource;
  /** Address that ports of this machine are bound to. */
  readonly bindAddress: string;
  /** The engine of the machine that runs the program: where images are made that others cannot pull. */
  readonly workshop: () => Host;
  /** What the stack's virtual machines hang on. */
  readonly machineNetwork: () => MachineNetwork;
}

/** How a host of each kind is made; a new kind is a line here and in `hostKindSchemas`. */
const makers: { readonly [Kind in HostKind]: (name: string, host: HostSettings<Kind>, context: HostContext) => Host } =
  {
    docker: (name, host, { bindAddress }) => new DockerHost(name, { bindAddress: host.bindAddress ?? bindAddress }),
    ssh: (name, host, context) =>
      new SshHost(name, { ...host, ...context, bindAddress: host.bindAddress ?? host.address }),
    qemu: (name, host, { imageSource, workshop, machineNetwork }) =>
      qemuHost(name, { ...host, address: host.address as string, imageSource, workshop, network: machineNetwork() }),
  };

export function makeHost<Kind extends HostKind>(name: string, host: HostSettings<Kind>, context: HostContext): Host {
  const make = makers[host.kind as Kind] as (typeof makers)[Kind];
  return make(name, host, context);
}
