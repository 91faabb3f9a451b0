import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { assertStackName } from "../../infra/naming";
import { projectRoot, workFiles, workFolder } from "../lib/paths";
import { defaultStack } from "../lib/program";
import { messageOf, UserError } from "../lib/user-error";
import type { Toolchain } from "../setup/toolchain";

/** Creates or opens a stack of this project; the program is the same that a plain `pulumi up` runs. */
export async function createStack(name: string, toolchain: Toolchain): Promise<Stack> {
  assertUsable(name);
  return await LocalWorkspace.createOrSelectStack({ stackName: name, workDir: projectRoot }, workspace(toolchain));
}

/** Opens a stack of this project; undefined where there is none of that name. */
export async function findStack(name: string, toolchain: Toolchain): Promise<Stack | undefined> {
  assertUsable(name);
  try {
    return await LocalWorkspace.selectStack({ stackName: name, workDir: projectRoot }, workspace(toolchain));
  } catch (error) {
    if (/no stack named/.test(messageOf(error))) return undefined;
    throw error;
  }
}

/** Opens a stack of this project, or says how to make one. */
export async function openStack(name: string, toolchain: Toolchain): Promise<Stack> {
  const stack = await findStack(name, toolchain);
  if (!stack) throw noLab(name);
  return stack;
}

/** Throws when no stack can have this name. */
export function assertUsable(name: string): void {
  try {
    assertStackName(name);
  } catch (error) {
    throw new UserError(messageOf(error), "choose another --stack");
  }
}

function workspace(toolchain: Toolchain) {
  // The Automation API finds the CLI on PATH, and so does the CLI its language host and plugins.
  process.env.PATH = toolchain.path;
  return { envVars: pulumiEnvironment(toolchain), ...(ownBackend() ? {} : { secretsProvider: "passphrase" }) };
}

/** What every command says that needs a lab where there is none. */
export function noLab(stack: string): UserError {
  const option = stack === defaultStack ? "" : ` --stack ${stack}`;
  return new UserError(`there is no lab "${stack}" here`, `stand it up first: ./lab up${option}`);
}

/** Environment for Pulumi: the user's own backend where there is one, else a backend and passphrase in this clone. */
export function pulumiEnvironment(toolchain: Toolchain): Record<string, string> {
  return {
    PATH: toolchain.path,
    PULUMI_SKIP_UPDATE_CHECK: "true",
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
function ownBackend(): string | undefined {
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
