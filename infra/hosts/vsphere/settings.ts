import { z } from "zod";
import { isHostAndPort } from "../../../kit/values";

/** Settings that are secrets. */
export const vsphereSecrets = ["vspherePassword"] as const;

const text = z.string().min(1).max(200);

/** A hexadecimal SHA-1 or SHA-256 digest of the certificate, as openssl prints it. */
const thumbprint = z
  .string()
  .regex(/^([0-9a-f]{2}:){19}([0-9a-f]{2}|([0-9a-f]{2}:){12}[0-9a-f]{2})$/i, "expected pairs of digits such as 5A:0F:…")
  .transform((digits) => digits.toUpperCase());

const vcenter = z
  .strictObject({
    /** vCenter's (or a single ESXi host's) name or address, with a port where it is not 443. */
    server: z
      .string()
      .refine(
        (server) => isHostAndPort(server) || isHostAndPort(`${server}:443`),
        "expected a name, or name:port with a port up to 65535",
      ),
    user: text,
    /** How the server's certificate is known, where no authority of this machine vouches for it. */
    thumbprint: thumbprint.optional(),
    caFile: z.string().regex(/^\S+$/, "expected a path without spaces").optional(),
    /** Whether any certificate will do. */
    insecure: z.boolean().optional(),
  })
  .refine(
    ({ thumbprint, caFile, insecure }) => [thumbprint, caFile, insecure].filter(Boolean).length <= 1,
    "expected one of thumbprint, caFile and insecure, or none of them",
  );

const addressSeconds = z
  .string()
  .regex(/^[1-9]\d{0,3}(s|m)$/, "expected a duration such as 90s or 5m")
  .transform((given) => Number.parseInt(given, 10) * (given.endsWith("m") ? 60 : 1));

/** What a virtual machine that vSphere clones is configured with, besides how it is logged in to. */
export const vsphereShape = {
  kind: z.literal("vsphere"),
  vcenter,
  /** Name or inventory path of the template, or of a machine to clone. */
  template: text,
  /** Where it is made; each may be left out where there is only one. */
  datacenter: text.optional(),
  folder: text.optional(),
  datastore: text.optional(),
  resourcePool: text.optional(),
  /** The template's own where they are left out. */
  network: text.optional(),
  cpus: z.int().min(1).max(256).optional(),
  memoryMebibytes: z.int().min(1024).max(4_194_304).multipleOf(4, "expected a multiple of 4").optional(),
  /** How long the machine may take from power on until it answers at an address. */
  addressWithin: addressSeconds.default(300),
} as const;
