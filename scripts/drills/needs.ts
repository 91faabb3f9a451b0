import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { findOnPath, shell } from "../lib/shell";

/** Something of the machine that not every machine has. */
export type Need = "root" | "netem" | "packet-loss" | "disk-limits";

const checks: Record<Need, () => Promise<string | undefined>> = {
  root: async () => {
    if (process.platform !== "linux") return "it signals processes of containers, which takes Linux";
    if (process.getuid?.() !== 0) return "it reaches into containers from this machine, which takes root";
    return process.env.DOCKER_HOST?.startsWith("tcp") ? "the engine is on another machine" : undefined;
  },
  netem: async () => {
    if (!(await findOnPath("tc"))) return "the program tc (package iproute2) is not installed";
    return kernelHas("CONFIG_NET_SCH_NETEM", "sch_netem") ? undefined : "this kernel has no sch_netem to delay packets";
  },
  "packet-loss": async () => {
    if (!(await findOnPath("iptables"))) return "the program iptables is not installed";
    const known = kernelHas("CONFIG_NETFILTER_XT_MATCH_STATISTIC", "xt_statistic");
    return known ? undefined : "this kernel has no xt_statistic to drop packets at random";
  },
  "disk-limits": async () => {
    const folders = ["/sys/fs/cgroup/blkio", "/sys/fs/cgroup/cgroup.controllers"];
    return folders.some((folder) => existsSync(folder)) ? undefined : "no cgroup here can limit a disk";
  },
};

/** Why the machine cannot play a fault with these needs; undefined when it can. */
export async function whyNot(needs: readonly Need[] = []): Promise<string | undefined> {
  for (const need of needs) {
    const reason = await checks[need]();
    if (reason) return reason;
  }
  return undefined;
}

/** Built in, built as a module that is there, or loaded; a kernel that does not say counts as one that has it. */
function kernelHas(option: string, module: string): boolean {
  const config = kernelConfig();
  if (config === undefined || config.includes(`${option}=y`)) return true;
  if (!config.includes(`${option}=m`)) return false;
  return existsSync(`/sys/module/${module}`) || existsSync("/lib/modules");
}

function kernelConfig(): string | undefined {
  if (existsSync("/proc/config.gz")) return gunzipSync(readFileSync("/proc/config.gz")).toString();
  const found = existsSync("/boot") ? readdirSync("/boot").filter((name) => name.startsWith("config-")) : [];
  const release = readFileSync("/proc/sys/kernel/osrelease", "utf8").trim();
  return found.includes(`config-${release}`) ? readFileSync(`/boot/config-${release}`, "utf8") : undefined;
}

/** Runs one of this machine's programs in the network of a container's process; throws with its reason. */
export async function inNetworkOf(pid: number, argv: readonly string[]): Promise<void> {
  const ran = await shell`nsenter --target ${pid} --net ${argv}`;
  if (ran.exitCode !== 0) throw new Error(`${argv.join(" ")}: ${ran.stderr.trim()}`);
}
