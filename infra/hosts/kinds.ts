import type * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../images/catalogue";
import { DockerHost } from "./docker-host";
import type { Host } from "./host";
import { type MachineNetwork, qemuHost } from "./qemu/qemu-host";
import type { HostKind, HostSettings } from "./settings";
import { SshHost } from "./ssh-host";
import { VsphereVm } from "./vsphere/vsphere-vm";

/** What is the same for every host of a stack. */
export interface HostContext {
  readonly stack: string;
  readonly imageSource: ImageSource;
  /** Address that ports of this machine are bound to. */
  readonly bindAddress: string;
  /** The password of the account at vCenter. */
  readonly vspherePassword: string;
  /** What is looked at before any host is touched. */
  readonly guard: pulumi.Resource;
  /** The engine of the machine that runs the program: where images are made that others cannot pull. */
  readonly workshop: () => Host;
  /** What the stack's virtual machines hang on. */
  readonly machineNetwork: () => MachineNetwork;
}

type Make<Kind extends HostKind> = (name: string, host: HostSettings<Kind>, context: HostContext) => Host;

/** How a host of each kind is made; a new kind is a line here and in `hostKindSchemas`. */
const makers: { readonly [Kind in HostKind]: Make<Kind> } = {
  docker: (name, host, { bindAddress, guard }) =>
    new DockerHost(name, { ...host, bindAddress: host.bindAddress ?? bindAddress }, { dependsOn: [guard] }),
  ssh: (name, host, context) =>
    new SshHost(
      name,
      { ...host, ...context, bindAddress: host.bindAddress ?? host.address },
      { dependsOn: [context.guard] },
    ),
  vsphere: (name, host, context) => {
    const { stack, vspherePassword: password, guard } = context;
    const { address } = new VsphereVm(name, { ...host, stack, password }, { dependsOn: [guard] });
    return new SshHost(name, { ...host, ...context, address, bindAddress: host.bindAddress ?? address });
  },
  qemu: (name, host, { imageSource, workshop, guard, machineNetwork }) => {
    const made = { address: host.address as string, network: machineNetwork() };
    return qemuHost(name, { ...host, ...made, imageSource, workshop, guard });
  },
};

export function makeHost<Kind extends HostKind>(name: string, host: HostSettings<Kind>, context: HostContext): Host {
  const make = makers[host.kind as Kind] as Make<Kind>;
  return make(name, host, context);
}
