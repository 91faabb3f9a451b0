import { createHash } from "node:crypto";
import { z } from "zod";

/** What the program can make and the lab can live in; the least is what a host must have, and a little for its kernel. */
const limits = {
  memoryMebibytes: { least: 1152, most: 262_144, usual: 2048 },
  cores: { least: 1, most: 64, usual: 2 },
  diskGibibytes: { least: 6, most: 2048, usual: 10 },
} as const;

const within = ({ least, most, usual }: { least: number; most: number; usual: number }, unit: string) => {
  const range = `expected a whole number of ${unit} from ${least} to ${most}`;
  return z.int(range).min(least, range).max(most, range).default(usual);
};

/** A virtual machine that the program makes with QEMU on the machine that it runs on. */
export const qemuSchema = z.strictObject({
  kind: z.literal("qemu"),
  /** Address in a network of the stack's own; chosen by the names of stack and host where it is not set. */
  address: z.ipv4("expected an IPv4 address").optional(),
  memory: within(limits.memoryMebibytes, "MiB"),
  cores: within(limits.cores, "cores"),
  disk: within(limits.diskGibibytes, "GiB"),
  /** A cloud image (a file on this machine) instead of the Debian that is made here. */
  image: z.string().regex(/^\S+$/, "expected a path without spaces").optional(),
  /** Address that published ports are bound to: the machine's own, where it is not set. */
  bindAddress: z.ipv4().optional(),
});

export type QemuSettings = z.infer<typeof qemuSchema>;

interface AnyHost {
  readonly kind: string;
  readonly address?: string;
}

/** This machine's own number in the network of a stack's virtual machines. */
export const gatewayNumber = 1;

/** The first three numbers of the stack's network: those of a configured address, or some that its name decides. */
export function subnetOf(stack: string, hosts: Readonly<Record<string, AnyHost>>): string {
  const configured = machines(hosts).find(([, { address }]) => address)?.[1].address;
  if (configured) return configured.split(".").slice(0, 3).join(".");
  const [second, third] = digest(stack) as unknown as [number, number];
  // Away from 10.0 to 10.127, where people's own networks are.
  return `10.${128 + (second % 64)}.${third}`;
}

/** A machine's number in its network. By its name alone: another host that comes or goes must not move it. */
export function numberOf(name: string, { address }: AnyHost): number {
  if (address) return Number(address.split(".")[3]);
  const [first] = digest(name) as unknown as [number];
  return 10 + (first % 240);
}

/**
 * The hosts, each virtual machine with its address, and this machine with its own in their network unless it has one
 * from the configuration.
 */
export function addressed<Host extends AnyHost>(
  stack: string,
  hosts: Readonly<Record<string, Host>>,
): Readonly<Record<string, Host & Pick<AnyHost, "address">>> {
  if (machines(hosts).length === 0) return hosts;
  const subnet = subnetOf(stack, hosts);
  const address = (name: string, host: Host) => {
    if (host.kind === "qemu") return `${subnet}.${numberOf(name, host)}`;
    return host.address ?? (host.kind === "docker" ? `${subnet}.${gatewayNumber}` : undefined);
  };
  return Object.fromEntries(
    Object.entries(hosts).map(([name, host]) => [name, { ...host, address: address(name, host) }]),
  );
}

/** What is wrong with virtual machines that are each fine alone. */
export function qemuProblems(hosts: Readonly<Record<string, AnyHost>>): string[] {
  const all = machines(hosts);
  const configured = all.filter(([, { address }]) => address);
  const subnets = new Set(configured.map(([, { address }]) => address?.split(".").slice(0, 3).join(".")));
  return [
    ...(subnets.size > 1
      ? [`ticketwatch:hosts: ${names(configured)} have addresses in different networks: one /24 holds all of a stack`]
      : []),
    ...configured
      .filter(([name, host]) => [0, gatewayNumber, 255].includes(numberOf(name, host)))
      .map(([name, { address }]) => `ticketwatch:hosts: ${name} cannot have ${address}: .0, .1 and .255 are taken`),
    ...all.flatMap(([name, host], index) =>
      all
        .slice(0, index)
        .filter(([other, its]) => !(host.address && its.address) && numberOf(other, its) === numberOf(name, host))
        .map(
          ([other]) =>
            `ticketwatch:hosts: ${other} and ${name} would get the same address: set the address of one, or rename it`,
        ),
    ),
  ];
}

/** The hosts that are virtual machines made here, by name. */
export function configuredMachines<Host extends { readonly kind: string }>(
  hosts: Readonly<Record<string, Host>>,
): Record<string, Extract<Host, QemuSettings>> {
  const own = Object.entries(hosts).filter(([, { kind }]) => kind === "qemu");
  return Object.fromEntries(own) as Record<string, Extract<Host, QemuSettings>>;
}

/** Whether the program makes virtual machines for these hosts. */
export const hasMachines = (hosts: Readonly<Record<string, AnyHost>>): boolean => machines(hosts).length > 0;

const machines = (hosts: Readonly<Record<string, AnyHost>>) =>
  Object.entries(hosts).filter(([, { kind }]) => kind === "qemu");

const names = (entries: readonly (readonly [string, unknown])[]) => entries.map(([name]) => name).join(" and ");

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
