import { filesOf, type MachinePlan } from "./plan";

export const accelerators = ["kvm", "tcg"] as const;
export type Accelerator = (typeof accelerators)[number];

/** The user that QEMU goes on as once it has opened its files. */
const unprivilegedUser = "nobody";

/** QEMU's program for machines like this one. */
export const qemuProgram = process.arch === "arm64" ? "qemu-system-aarch64" : "qemu-system-x86_64";

/**
 * QEMU's arguments; qemu-system(1). Its process id goes into a file, the guest's console into another. Secrets are not
 * among them.
 */
export function qemuArguments(plan: MachinePlan, accelerator: Accelerator): string[] {
  const files = filesOf(plan);
  return [
    ...["-name", processName(plan), "-nodefaults", "-no-user-config", "-display", "none"],
    ...["-machine", process.arch === "arm64" ? "virt" : "q35", ...processorOf(accelerator)],
    ...["-m", `${plan.memory}M`, "-smp", `${plan.cores}`],
    ...["-drive", `file=${files.disk},format=raw,if=virtio,discard=unmap,cache=writeback`],
    ...(plan.image
      ? ["-drive", `file=${files.seed},format=raw,if=virtio,readonly=on`]
      : ["-kernel", files.kernel, "-initrd", files.initrd, "-append", kernelCommandLine(plan, accelerator)]),
    ...["-netdev", `tap,id=lan,ifname=${plan.tap},script=no,downscript=no`],
    ...["-device", `virtio-net-pci,netdev=lan,mac=${plan.mac}`, "-device", "virtio-rng-pci"],
    ...["-chardev", `file,id=console,path=${files.console},append=on`, "-serial", "chardev:console"],
    ...["-pidfile", files.pid],
    ...["-runas", unprivilegedUser, "-sandbox", "on,obsolete=deny,spawn=deny,resourcecontrol=deny"],
  ];
}

/** What a process of this machine is known by. */
export const processName = ({ lan, name }: MachinePlan): string => `ticketwatch-${lan.stack}-${name}`;

/** Five levels of page tables only make emulation slower, and nobody needs machines in the machine. */
const processorOf = (accelerator: Accelerator): string[] =>
  accelerator === "kvm"
    ? ["-accel", "kvm", "-cpu", "host"]
    : ["-accel", "tcg,thread=multi", "-cpu", process.arch === "arm64" ? "max" : "max,la57=off,svm=off"];

/** An emulated processor does not speculate: what guards against that only costs. */
function kernelCommandLine({ identity }: MachinePlan, accelerator: Accelerator): string {
  const terminal = process.arch === "arm64" ? "ttyAMA0" : "ttyS0";
  const words = ["root=/dev/vda", "rw", `console=${terminal}`, "net.ifnames=0", `systemd.machine_id=${identity}`];
  return [...words, ...(accelerator === "tcg" ? ["mitigations=off"] : [])].join(" ");
}
