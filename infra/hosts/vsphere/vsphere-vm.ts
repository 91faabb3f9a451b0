import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { objectName } from "../../../contract/naming";
import type { HostSettings } from "../settings";
import type { VmSpec } from "./vm-spec";

export interface VsphereVmArgs extends HostSettings<"vsphere"> {
  readonly stack: string;
  readonly password: string;
}

const program = "node_modules/.bin/tsx infra/hosts/vsphere/main.ts";

/** A virtual machine that vCenter clones from a template; `address` is known once it answers there. */
export class VsphereVm extends pulumi.ComponentResource {
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: VsphereVmArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ticketwatch:host:VsphereVm", `${name}-vm`, {}, opts);
    const mark = new command.local.Command(
      `${name}-vm-mark`,
      { create: `node -e "process.stdout.write(require('node:crypto').randomBytes(4).toString('hex'))"` },
      { parent: this, ignoreChanges: ["create"] },
    );
    const environment = {
      TICKETWATCH_VM: mark.stdout.apply((text) => JSON.stringify(specOf(name, args, text))),
      TICKETWATCH_VSPHERE_PASSWORD: pulumi.secret(args.password),
    };
    // Another place is another machine: the old one is removed where it is.
    const triggers = [args.vcenter.server, args.datacenter ?? "", objectName(args.stack, name)];
    const common = { environment, triggers, logging: "none", addPreviousOutputInEnv: false } as const;
    const options = { parent: this, deleteBeforeReplace: true };
    // On record before the machine is ordered: what an interrupted run left is removed with it.
    const claim = new command.local.Command(
      `${name}-vm-claim`,
      { ...common, create: `${program} check`, delete: `${program} remove` },
      options,
    );
    const machine = new command.local.Command(
      `${name}-vm-machine`,
      { ...common, create: `${program} ensure` },
      { ...options, dependsOn: [claim] },
    );
    this.address = pulumi.unsecret(machine.stdout);
    this.registerOutputs({ address: this.address });
  }
}

function specOf(name: string, args: VsphereVmArgs, mark: string): VmSpec {
  const { vcenter, template, datacenter, folder, datastore, resourcePool, network, cpus, memoryMebibytes } = args;
  return {
    ...vcenter,
    ...{ host: name, name: objectName(args.stack, name), mark },
    ...{ template, datacenter, folder, datastore, resourcePool, network, cpus, memoryMebibytes },
    ...{ sshPort: args.port, addressSeconds: args.addressWithin },
  };
}
