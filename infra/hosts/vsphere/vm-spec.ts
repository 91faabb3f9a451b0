/** A virtual machine that is to be, as the program hands it to `main.ts`; without the password. */
export interface VmSpec {
  /** The host's name in `ticketwatch:hosts`. */
  readonly host: string;
  /** The machine's name in vCenter. */
  readonly name: string;
  /** What tells this lab's machine from others of its name. */
  readonly mark: string;
  readonly server: string;
  readonly user: string;
  readonly thumbprint?: string;
  readonly caFile?: string;
  readonly insecure?: boolean;
  readonly template: string;
  readonly datacenter?: string;
  readonly folder?: string;
  readonly datastore?: string;
  readonly resourcePool?: string;
  readonly network?: string;
  readonly cpus?: number;
  readonly memoryMebibytes?: number;
  readonly sshPort: number;
  readonly addressSeconds: number;
}

/** Under this name a machine is cloned: until it has its mark, the name says whose it is. */
export const unfinishedName = ({ name, mark }: VmSpec): string => `${name}-${mark}`;

/** What cannot be changed once a machine was cloned. */
export function sourceOf({ template, datacenter, folder, datastore, resourcePool, network }: VmSpec): string {
  const choices = { template, datacenter, folder, datastore, resourcePool, network };
  return Object.entries(choices)
    .filter(([, value]) => value !== undefined)
    .map(([property, value]) => `${property}: ${value}`)
    .join(", ");
}
