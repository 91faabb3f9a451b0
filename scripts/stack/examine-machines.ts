import { existsSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { hasDebian } from "../../infra/hosts/qemu/debian-image";
import { configuredMachines } from "../../infra/hosts/qemu/settings";
import { kvmFailedBefore } from "../../infra/hosts/qemu/start";
import { missingTools, whyNoMachines } from "../../infra/hosts/qemu/tools";
import { hostsSchema } from "../../infra/hosts/settings";
import { explicitSettings } from "./settings";

/** One thing that the lab needs of the machine. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
  readonly remedy?: string;
}

/** For stacks that are to have virtual machines: whether they can be made, and what would run them. */
export async function checkMachines(stack: string, user = process.getuid?.()): Promise<Check[]> {
  const machines = machinesToCheck(stack);
  if (machines.length === 0) return [];
  const name = "virtual machines";
  const problem = whyNoMachines(user);
  if (problem) return [{ name, ok: false, found: problem, remedy: "run it as root on Linux" }];
  const needs = { debian: machines.some(({ image }) => !image), cloudImage: machines.some(({ image }) => image) };
  const missing = Object.values(await missingTools(needs));
  const tools = missing.length > 0 ? `./lab up will install ${[...new Set(missing)].join(", ")}` : "QEMU is installed";
  const debian = needs.debian ? `, the Debian for them ${hasDebian() ? "is made" : "is yet to be made"}` : "";
  const emulated = kvmFailedBefore() ?? (existsSync("/dev/kvm") ? undefined : "there is no /dev/kvm");
  const speed = emulated ? `; emulated, which is slow: ${emulated}` : "";
  return [{ name, ok: true, found: `${machines.length}: ${tools}${debian}${speed}` }];
}

/** Hosts of kind qemu; settings that are not valid are for `up` to complain about. */
function machinesToCheck(stack: string): { readonly image?: string }[] {
  const { hosts } = explicitSettings(stack);
  const parsed = hosts ? hostsSchema.safeParse(parseYaml(hosts)).data : undefined;
  return Object.values(configuredMachines(parsed ?? {}));
}
