import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import { projectRoot } from "../../../kit/project";
import type { ImageSource } from "../../images/catalogue";
import type { Host } from "../host";
import { SshHost } from "../ssh-host";
import { ensureKeys } from "./keys";
import { type Lan, machineOf } from "./plan";
import { preloaded } from "./preload";
import type { QemuSettings } from "./settings";

/** Whether it is emulated shows only when it runs: nobody may give up on one that is, and is busy. */
const patience = 4;

/** The network of a stack's virtual machines, which is there before the first of them. */
export interface MachineNetwork {
  readonly lan: Lan;
  readonly resource: pulumi.Resource;
}

/** Makes the network, and has everything ready that making a machine takes. */
export function machineNetwork(lan: Lan, hosts: readonly QemuSettings[], guard: pulumi.Resource): MachineNetwork {
  const images = hosts.map(({ image }) => image ?? null);
  return { lan, resource: act("machines", "network", { ...lan, images }, { dependsOn: [guard] }) };
}

export interface QemuHostArgs extends QemuSettings {
  readonly address: string;
  readonly network: MachineNetwork;
  readonly imageSource: ImageSource;
  readonly workshop: () => Host;
  /** What is looked at before any host is touched. */
  readonly guard: pulumi.Resource;
}

/** A virtual machine that is made here; once it is up, it is a machine that SSH reaches like any other. */
export function qemuHost(name: string, { network, imageSource, workshop, guard, ...settings }: QemuHostArgs): SshHost {
  const { lan, resource } = network;
  const plan = machineOf(lan, name, settings, preloaded(imageSource));
  const keys = ensureKeys(plan);
  const machine = act(`${name}-machine`, "machine", plan, { dependsOn: [resource] });
  // Known before, and reached only when the machine is up.
  const address = machine.stdout.apply(() => settings.address);
  const reached = { address, port: 22, user: "root", ...keys, bindAddress: settings.bindAddress ?? settings.address };
  const made = { kind: "qemu", imageSource, workshop, guard, patience };
  // What is on its disk goes with it, and need not be taken off first.
  return new SshHost(name, { ...made, ...reached }, { deletedWith: machine });
}

/** A resource that is made and removed by `cli.ts`. */
function act(name: string, noun: string, plan: object, opts?: pulumi.CustomResourceOptions): command.local.Command {
  const line = (action: string) => `node --import tsx infra/hosts/qemu/cli.ts ${noun}-${action}`;
  return new command.local.Command(
    name,
    {
      create: line("up"),
      delete: line("down"),
      dir: projectRoot,
      environment: { TICKETWATCH_PLAN: JSON.stringify(plan) },
      addPreviousOutputInEnv: false,
      logging: "none",
    },
    opts,
  );
}
