import { z } from "zod";
import { hostName } from "../../kit/values";
import { hasMachines, qemuProblems, qemuSchema } from "./qemu/settings";
import { vsphereSecrets, vsphereShape } from "./vsphere/settings";

/** Secrets that hosts need, as settings of their own: what is in `ticketwatch:hosts` is stored in clear. */
export const hostSecrets = vsphereSecrets;

/** What may be set of them; empty where no host needs it. */
export const hostSecretShape = { vspherePassword: z.string() };

/** Everything runs here where nothing else is configured. */
const onlyThisMachine = { local: { kind: "docker" } } as const;

const address = z.union([z.ipv4(), z.ipv6()], "expected an IP address");
const port = z.int().min(1).max(65_535);
const user = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, "expected a user's name");

/** The public part of a host's key, as in its `/etc/ssh/ssh_host_ed25519_key.pub`: type and key, without the comment. */
const hostKey = z
  .string()
  .regex(
    /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+) [A-Za-z0-9+/=]+( .*)?$/,
    "expected a line as ssh-keyscan prints it, without the host: ssh-ed25519 AAAA…",
  )
  .transform((line) => line.split(" ").slice(0, 2).join(" "));

/** How a machine is logged in to. */
const login = {
  port: port.default(22),
  user: user.default("root"),
  /** File on the machine that runs the program. */
  privateKeyFile: z.string().regex(/^[^\r\n]+$/, "expected a path"),
  hostKey,
  /** Address that published ports are bound to: the host's own, so that they are reached where the host is. */
  bindAddress: address.optional(),
  /** Whether the program closes the host to all but SSH and what the lab needs. */
  firewall: z.boolean().optional(),
} as const;

/** What a host of each kind is configured with. */
export const hostKindSchemas = {
  /** The Docker engine of the machine that runs the program. */
  docker: z.strictObject({
    kind: z.literal("docker"),
    /** Where other hosts reach this one; needed where there are several. */
    address: address.optional(),
    /** Address that published ports are bound to; `ticketwatch:bindAddress` where it is not set. */
    bindAddress: address.optional(),
  }),
  /** A Linux machine that is reached by SSH. */
  ssh: z.strictObject({ kind: z.literal("ssh"), address, ...login }),
  /** A virtual machine that vCenter clones from a template, and that is reached by SSH at the address it gets. */
  vsphere: z.strictObject({ ...vsphereShape, ...login }),
  /** A virtual machine that the program makes. */
  qemu: qemuSchema,
} as const;

export type HostKind = keyof typeof hostKindSchemas;
export type HostSettings<Kind extends HostKind = HostKind> = z.infer<(typeof hostKindSchemas)[Kind]>;

const hostSchema = z.discriminatedUnion("kind", [
  hostKindSchemas.docker,
  hostKindSchemas.ssh,
  hostKindSchemas.vsphere,
  hostKindSchemas.qemu,
]);

/** Hosts by name, in the user's order: the first takes what is placed nowhere else. */
export const hostsSchema = z
  .record(hostName, hostSchema)
  .transform(
    (hosts): Readonly<Record<string, HostSettings>> => (Object.keys(hosts).length > 0 ? hosts : onlyThisMachine),
  );

/** What is wrong with hosts that are each fine alone. */
export function hostProblems(
  hosts: Readonly<Record<string, HostSettings>>,
  secrets: Readonly<Record<(typeof hostSecrets)[number], string>>,
): string[] {
  const entries = Object.entries(hosts);
  const here = entries.filter(([, { kind }]) => kind === "docker").map(([name]) => name);
  // Where there are virtual machines made here, this machine gets an address in their network.
  const unreachable =
    entries.length > 1 && !hasMachines(hosts)
      ? entries.filter(([, host]) => isThisMachine(host) && !addressOf(host)).map(([name]) => name)
      : [];
  const cloned = entries.filter(([, { kind }]) => kind === "vsphere").map(([name]) => name);
  return [
    ...(here.length > 1
      ? [`ticketwatch:hosts has ${here.join(" and ")} of kind docker: both are this machine, which is one host`]
      : []),
    ...unreachable.map((name) => `ticketwatch:hosts: ${name} has no address, and other hosts must reach it`),
    ...sharedAddresses(entries),
    ...qemuProblems(hosts),
    ...(cloned.length > 0 && secrets.vspherePassword === ""
      ? [
          `ticketwatch:hosts has ${cloned.join(" and ")} of kind vsphere, and ticketwatch:vspherePassword is not set: ` +
            "set it with `pulumi config set --secret ticketwatch:vspherePassword`",
        ]
      : []),
  ];
}

function sharedAddresses(entries: readonly (readonly [string, HostSettings])[]): string[] {
  return entries.flatMap(([name, host], index) => {
    const address = addressOf(host);
    return entries
      .slice(0, index)
      .filter(([, other]) => address !== undefined && addressOf(other) === address)
      .map(([other]) => `ticketwatch:hosts: ${other} and ${name} both have the address ${address}: each is a machine`);
  });
}

/** The address that a host is configured with, if any. */
const addressOf = (host: HostSettings): string | undefined => ("address" in host ? host.address : undefined);

/** Which machine a host is, in a few words: another text is another machine, whose disks are others. */
const machines: { readonly [Kind in HostKind]: (host: HostSettings<Kind>) => string } = {
  docker: () => "this machine",
  ssh: ({ address }) => address,
  // Another disk or address is refused where the machine is made.
  qemu: () => "a virtual machine made here",
  vsphere: ({ vcenter, datacenter }) => `a clone in ${[vcenter.server, datacenter].filter(Boolean).join(" ")}`,
};

export function machineOf<Kind extends HostKind>(host: HostSettings<Kind>): string {
  return (machines[host.kind as Kind] as (host: HostSettings<Kind>) => string)(host);
}

/** Whether a host's ports are ports of the machine that runs the program. */
export const isThisMachine = (host: HostSettings): boolean => host.kind === "docker";
