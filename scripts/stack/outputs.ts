import { z } from "zod";
import { imageSources } from "../../infra/images/catalogue";
import { UserError } from "../../kit/user-error";
import { projectRoot } from "../lib/paths";
import { shell } from "../lib/shell";
import type { Toolchain } from "../setup/toolchain";
import { noLab } from "./no-lab";
import { assertStateWhole, passphraseRemedy, pulumiEnvironment } from "./pulumi-environment";
import type { WebAccess } from "./web-access";

const serviceSchema = z.object({
  host: z.string(),
  container: z.string(),
  image: z.string(),
  endpoint: z.string(),
  url: z.string().optional(),
});

/** See `HostReach` of infra/hosts/host.ts. */
const reachSchema = z.object({
  dockerHost: z.string(),
  sshOptions: z.array(z.string()),
  ssh: z.array(z.string()),
});

const hostSchema = z.object({
  kind: z.string(),
  /** See `machineOf` of infra/hosts/settings.ts; labs of before have none. */
  machine: z.string().optional(),
  network: z.string(),
  reach: reachSchema.optional(),
  /** See `Host`; labs of before have none. */
  patience: z.number().default(1),
});

/** The program's outputs, as far as the scripts use them; see the exports of infra/index.ts. */
export const outputsSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  entry: z.string(),
  urls: z.record(z.string(), z.string()),
  hosts: z.record(z.string(), hostSchema),
  /** See `Overlay` of infra/hosts/network.ts; on one host there is none, and labs of before have none. */
  overlay: z.object({ encrypted: z.boolean(), hostsWithoutEsp: z.array(z.string()) }).optional(),
  imageSource: z.enum(imageSources),
  seats: z.number().int(),
  /** Labs of before have none, and no bound. */
  databaseThreads: z.number().int().optional(),
  bookingStrategy: z.string(),
  standIns: z.record(z.string(), z.string()).default({}),
  credentials: z.record(z.string(), z.object({ user: z.string(), password: z.string() })),
  adminDatabase: z.string(),
  appImage: z.string(),
  /** Labs of before have none. */
  restorePassword: z.string().optional(),
  /** See `stackOwner` of infra/owner.ts; labs of before have none. */
  owner: z.string().optional(),
});

export type StackOutputs = z.infer<typeof outputsSchema>;

/** How this machine reaches a published service. */
export function accessTo(
  { urls, credentials }: Pick<StackOutputs, "urls" | "credentials">,
  service: string,
): WebAccess {
  return { url: urls[service] as string, ...credentials[service] };
}

/** What the user has to know of a lab that is otherwise well. */
export function warningsOf({ overlay }: Pick<StackOutputs, "overlay">): string[] {
  if (!overlay || overlay.encrypted) return [];
  const without = overlay.hostsWithoutEsp.join(" and ");
  const reason = without
    ? `the kernel of ${without} cannot (CONFIG_INET_ESP)`
    : "a host's kernel could not when the network was made";
  return [
    `what goes from host to host is not encrypted, buyers' requests and figures among it (MySQL speaks TLS), because ${reason}: keep UDP 4789 between the hosts closed to everybody else; docs/guides/hosts.md says how to change that`,
  ];
}

/**
 * The stack's outputs, secrets included; undefined when it is not (wholly) up. Throws a clear error where there is no such
 * stack. It asks the CLI once, and not by the Automation API, which would ask four times and take a second to load: most
 * commands do nothing else with Pulumi.
 */
export async function readOutputs(stack: string, toolchain: Toolchain): Promise<StackOutputs | undefined> {
  assertStateWhole(stack);
  const env = { ...process.env, ...pulumiEnvironment(toolchain) };
  const argv = ["stack", "output", "--json", "--show-secrets", "--non-interactive", "--stack", stack];
  const { exitCode, stdout, stderr } = await shell({ cwd: projectRoot, env })`pulumi ${argv}`;
  if (exitCode === 0) {
    const outputs = JSON.parse(stdout) as { readonly credentials?: unknown };
    // Pulumi gives what it cannot decrypt as nothing, and says that all went well.
    if (outputs.credentials === null) throw otherPassphrase(stack);
    return outputsSchema.safeParse(outputs).data;
  }
  if (/no stack named/.test(stderr)) throw noLab(stack);
  if (/passphrase/.test(stderr)) throw otherPassphrase(stack);
  throw new Error(`pulumi ${argv.join(" ")}: ${stderr.trim()}`);
}

function otherPassphrase(stack: string): UserError {
  return new UserError(
    `the secrets of the lab "${stack}" cannot be read: Pulumi has another passphrase than it was made with, or none`,
    passphraseRemedy(),
  );
}
