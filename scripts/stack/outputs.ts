import type { OutputMap } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { imageSources } from "../../infra/images/catalogue";

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
  imageSource: z.enum(imageSources),
  seats: z.number().int(),
  bookingStrategy: z.string(),
  standIns: z.record(z.string(), z.string()).default({}),
  credentials: z.record(z.string(), z.object({ user: z.string(), password: z.string() })),
  adminDatabase: z.string(),
  appImage: z.string(),
});

export type StackOutputs = z.infer<typeof outputsSchema>;

/** Reads outputs as the Automation API gives them; undefined when the stack is not (wholly) up. */
export function parseOutputs(outputs: OutputMap): StackOutputs | undefined {
  const values = Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  return outputsSchema.safeParse(values).data;
}
