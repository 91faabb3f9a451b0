import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { z } from "zod";
import { projectRoot, workFolder } from "../../../kit/project";
import { gatewayNumber, type QemuSettings, subnetOf } from "./settings";

/** The network that a stack's virtual machines hang on: a bridge of this machine. */
export const lanSchema = z.object({
  stack: z.string(),
  /** Everything that the stack's machines are made of lies below it. */
  folder: z.string(),
  bridge: z.string(),
  /** Three numbers of an IPv4 address: a /24. */
  subnet: z.string(),
  /** This machine's address in it. */
  gateway: z.string(),
});
export type Lan = z.infer<typeof lanSchema>;

/** All that a virtual machine is. */
export const machineSchema = z.object({
  lan: lanSchema,
  name: z.string(),
  address: z.string(),
  tap: z.string(),
  mac: z.string(),
  /** systemd's machine-id, for a Debian made here. */
  identity: z.string(),
  memory: z.number(),
  cores: z.number(),
  disk: z.number(),
  image: z.string().optional(),
  /** Container images that a Debian made here brings along on its disk. */
  preloaded: z.array(z.string()).default([]),
});
export type MachinePlan = z.infer<typeof machineSchema>;

/** Where a stack's virtual machines are kept. */
export const machinesFolder = (stack: string): string => join(workFolder, "machines", stack);

export function lanOf(stack: string, hosts: Parameters<typeof subnetOf>[1]): Lan {
  const subnet = subnetOf(stack, hosts);
  return {
    stack,
    folder: machinesFolder(stack),
    bridge: `twb-${hash(stack).slice(0, 8)}`,
    subnet,
    gateway: `${subnet}.${gatewayNumber}`,
  };
}

/** What a host's settings come to. The tap's name must fit into 15 characters, so it cannot be the host's. */
export function machineOf(
  lan: Lan,
  name: string,
  host: QemuSettings & { readonly address: string },
  preloaded: readonly string[] = [],
): MachinePlan {
  const digits = digitsOf(lan.stack, name);
  const { address, memory, cores, disk, image } = host;
  return {
    lan,
    name,
    address,
    tap: tapOf(lan.stack, name),
    // 52:54:00 is QEMU's own prefix.
    mac: `52:54:00:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`,
    identity: digits.slice(0, 32),
    memory,
    cores,
    disk,
    ...(image ? { image: resolve(projectRoot, image), preloaded: [] } : { preloaded: [...preloaded] }),
  };
}

export const tapOf = (stack: string, name: string): string => `twt-${digitsOf(stack, name).slice(0, 8)}`;

/** The file that a network is known from once it has been made. */
export const lanFile = (lan: Pick<Lan, "folder">): string => join(lan.folder, "network.json");

/** The files of one machine. */
export function filesOf({ lan, name }: Pick<MachinePlan, "lan" | "name">) {
  const folder = join(lan.folder, name);
  const at = (file: string) => join(folder, file);
  return {
    folder,
    /** Written when the disk is whole. */
    record: at("machine.json"),
    disk: at("disk.raw"),
    kernel: at("vmlinuz"),
    initrd: at("initrd.img"),
    seed: at("seed.iso"),
    hostKey: at("ssh_host_ed25519_key"),
    console: at("console.log"),
    /** What QEMU itself says. */
    log: at("qemu.log"),
    pid: at("qemu.pid"),
    run: at("run.json"),
  };
}

/** The key that logs in to every machine of a stack. */
export const userKeyFile = (lan: Pick<Lan, "folder">): string => join(lan.folder, "key");

const digitsOf = (stack: string, name: string) => hash(stack, name);

const hash = (...texts: string[]): string => {
  const sum = createHash("sha256");
  for (const text of texts) sum.update(`${text.length}:`).update(text);
  return sum.digest("hex");
};
