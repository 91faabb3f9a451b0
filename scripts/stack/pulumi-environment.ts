import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { readKept } from "../../kit/kept-files";
import { createFile } from "../../kit/replace-file";
import { backendDescription, ownBackend, ownUrl } from "../lib/backend";
import { workFiles, workFolder } from "../lib/paths";
import type { Toolchain } from "../setup/toolchain";

/** Environment for Pulumi: the user's own backend where there is one, else a backend and passphrase in this clone. */
export function pulumiEnvironment(toolchain: Toolchain): Record<string, string> {
  return {
    PATH: toolchain.path,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Which plugins on PATH are used was decided with the tool chain.
    PULUMI_IGNORE_AMBIENT_PLUGINS: "false",
    // The types are checked by the tests; checking them again at every `up` would cost seconds.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    ...(ownBackend() ? {} : { PULUMI_BACKEND_URL: localBackend() }),
    ...(ownPassphrase() ? {} : { PULUMI_CONFIG_PASSPHRASE_FILE: localPassphrase() }),
  };
}

/** What to do where Pulumi cannot decrypt a stack's secrets. */
export function passphraseRemedy(): string {
  const given = "PULUMI_CONFIG_PASSPHRASE=<the one that the stack was made with>";
  // With this folder's backend the environment's passphrase counts only where that backend is named.
  return ownBackend() ? `${given} ./lab …` : `PULUMI_BACKEND_URL=${ownUrl} ${given} ./lab …`;
}

function ownPassphrase(): boolean {
  return process.env.PULUMI_CONFIG_PASSPHRASE !== undefined || process.env.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined;
}

function localBackend(): string {
  mkdirSync(workFiles.backend, { recursive: true, mode: 0o700 });
  return ownUrl;
}

/** Made once for this clone; whoever can read it can read the stack's secrets. */
function localPassphrase(): string {
  mkdirSync(workFolder, { recursive: true });
  ensurePassphrase(workFiles.passphrase);
  return workFiles.passphrase;
}

const passphraseBytes = 24;
const passphraseSchema = z.string().refine((text) => Buffer.from(text, "base64url").length === passphraseBytes, {
  error: "it is not as long as those that ./lab makes",
});

/** Makes the file if it is not there, and throws where it cannot be what was made. */
export function ensurePassphrase(file: string): void {
  const read = () => readKept("passphrase", file, passphraseSchema, (contents) => contents.toString().trim());
  // Of two that make it at once, the second takes what the first has made.
  if (!read()) createFile(file, randomBytes(passphraseBytes).toString("base64url"), { mode: 0o600 });
}

/** Throws where this folder's own state of a stack is damaged: Pulumi says that it is, and not which file. */
export function assertStateWhole(stack: string): void {
  if (backendDescription() !== ownUrl) return;
  const folder = join(workFiles.backend, ".pulumi");
  readStateLayout(join(folder, "meta.yaml"));
  readKept("state", join(folder, "stacks", "ticketwatch", `${stack}.json`), stateSchema);
}

/** Pulumi takes an empty one for a layout of before, and sees no stacks. */
export function readStateLayout(file: string): unknown {
  return readKept("stateLayout", file, z.object({ version: z.number() }), (contents) => parse(contents.toString()));
}

/** Later versions can read earlier ones: that is Pulumi's to say. */
const stateSchema = z.object({ version: z.number(), checkpoint: z.looseObject({}) });
