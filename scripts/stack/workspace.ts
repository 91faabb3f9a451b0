import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { messageOf } from "../../kit/user-error";
import { ownBackend } from "../lib/backend";
import { projectRoot } from "../lib/paths";
import type { Toolchain } from "../setup/toolchain";
import { assertSameBackend } from "./home";
import { noLab } from "./no-lab";
import { pulumiCommand } from "./pulumi-command";
import { assertStateWhole, pulumiEnvironment } from "./pulumi-environment";
import { assertConfigurationWhole } from "./settings";

/** Creates or opens a stack of this project; the program is the same that a plain `pulumi up` runs. */
export async function createStack(name: string, toolchain: Toolchain): Promise<Stack> {
  return await LocalWorkspace.createOrSelectStack(
    { stackName: name, workDir: projectRoot },
    await workspace(toolchain),
  );
}

/** Opens a stack of this project; undefined where there is none of that name. */
export async function findStack(name: string, toolchain: Toolchain): Promise<Stack | undefined> {
  assertSameBackend(name);
  assertStateWhole(name);
  assertConfigurationWhole(name);
  try {
    return await LocalWorkspace.selectStack({ stackName: name, workDir: projectRoot }, await workspace(toolchain));
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

async function workspace(toolchain: Toolchain) {
  // The Automation API finds the CLI on PATH, and so does the CLI its language host and plugins.
  process.env.PATH = toolchain.path;
  return {
    pulumiCommand: await pulumiCommand(),
    envVars: pulumiEnvironment(toolchain),
    ...(ownBackend() ? {} : { secretsProvider: "passphrase" }),
  };
}
