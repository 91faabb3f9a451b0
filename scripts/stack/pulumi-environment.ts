import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
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

/** Where the state is, for `doctor` and `status`. */
export function backendDescription(): string {
  return ownBackend() ?? `file://${workFiles.backend}`;
}

/** The backend that the user is logged in to, if any. */
export function ownBackend(): string | undefined {
  if (process.env.PULUMI_BACKEND_URL) return process.env.PULUMI_BACKEND_URL;
  const credentials = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "credentials.json");
  if (!existsSync(credentials)) return undefined;
  return (JSON.parse(readFileSync(credentials, "utf8")) as { current?: string }).current || undefined;
}

function ownPassphrase(): boolean {
  return process.env.PULUMI_CONFIG_PASSPHRASE !== undefined || process.env.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined;
}

function localBackend(): string {
  mkdirSync(workFiles.backend, { recursive: true, mode: 0o700 });
  return `file://${workFiles.backend}`;
}

/** Made once for this clone; whoever can read it can read the stack's secrets. */
function localPassphrase(): string {
  mkdirSync(workFolder, { recursive: true });
  if (!existsSync(workFiles.passphrase)) {
    writeFileSync(workFiles.passphrase, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
  }
  return workFiles.passphrase;
}
