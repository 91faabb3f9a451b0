import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { version as sdkVersion } from "@pulumi/pulumi/version";
import { buildEngine } from "../../airgap/engine/build";
import { cacheDirectory } from "../../kit/cache";
import { messageOf, UserError } from "../../kit/user-error";
import { findOnPath, shell } from "../lib/shell";
import type { Report } from "../lib/steps";
import { type Choice, pulumiDownloads, whyUnreachable } from "./choice";

const part = "Pulumi CLI";
const oldestMajor = 3;
const installedRoot = join(homedir(), ".pulumi", "versions", sdkVersion);

/** The official CLI that this machine already has: on PATH, or installed by an earlier `./lab up`. */
export async function findOfficialCli(): Promise<Choice | undefined> {
  const onPath = await findOnPath("pulumi");
  if (onPath && !onPath.startsWith(cacheDirectory())) {
    const version = await usableVersion(onPath);
    return { part, chosen: "official", detail: version, reason: `found on PATH (${onPath})`, path: dirname(onPath) };
  }
  const path = join(installedRoot, "bin");
  if (!existsSync(join(path, "pulumi"))) return undefined;
  return { part, chosen: "official", detail: `v${sdkVersion}`, reason: "installed by the official installer", path };
}

async function usableVersion(pulumi: string): Promise<string> {
  const { exitCode, stdout, stderr } = await shell({
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  })`${pulumi} version`;
  const version = stdout.trim();
  const isCurrent = Number(/^v(\d+)\./.exec(version)?.[1]) >= oldestMajor;
  if (exitCode === 0 && isCurrent) return version;
  throw new UserError(
    `the Pulumi CLI at ${pulumi} cannot be used: ${exitCode === 0 ? `version ${version || "unknown"}` : stderr.trim() || `exit code ${exitCode}`}`,
    `upgrade it to ${sdkVersion} or newer, or take it off PATH to have one installed`,
  );
}

/** Finds, installs or builds the CLI, in this order of preference. */
export async function ensureCli(report: Report): Promise<Choice> {
  const found = await findOfficialCli();
  if (found) return found;
  const unreachable = (await whyUnreachable(pulumiDownloads)) ?? (await whyNotInstalled(report));
  if (!unreachable) return (await findOfficialCli()) as Choice;
  const path = await buildEngine(report);
  const reason = `built from Go modules, because ${unreachable}`;
  return { part, chosen: "stand-in", detail: `v${sdkVersion}`, reason, path };
}

async function whyNotInstalled(report: Report): Promise<string | undefined> {
  report(`installing Pulumi ${sdkVersion} with the official installer`);
  try {
    // Takes a second to load, and is hardly ever needed.
    const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
    await PulumiCommand.install({ root: installedRoot });
    return undefined;
  } catch (error) {
    return `the official installer failed (${messageOf(error).split("\n")[0]})`;
  }
}
