import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import Docker from "dockerode";
import { stackLabel } from "../../contract/naming";
import type { Lan, MachinePlan } from "../../infra/hosts/qemu/plan";

const output = (program: string, ...argv: string[]): string => execFileSync(program, argv, { encoding: "utf8" });

/** Everything on this machine that a lab on virtual machines can leave behind, a line each. */
export async function tracesOf(lan: Lan, machines: readonly Pick<MachinePlan, "name" | "tap">[]): Promise<string[]> {
  const links = output("ip", "-brief", "link").split("\n");
  const devices = [lan.bridge, ...machines.map(({ tap }) => tap)];
  const rules = [output("iptables", "-w", "-S"), output("iptables", "-w", "-t", "nat", "-S")].join("\n").split("\n");
  return [
    ...processes().filter((words) => words.includes(`ticketwatch-${lan.stack}-`)),
    ...links.filter((link) => devices.some((device) => link.startsWith(`${device} `))),
    ...rules.filter((rule) => rule.includes(lan.bridge) || rule.includes(`${lan.subnet}.`)),
    ...output("ip", "-4", "route")
      .split("\n")
      .filter((route) => route.includes(`${lan.subnet}.`)),
    ...(existsSync(lan.folder) ? [lan.folder, ...readdirSync(lan.folder, { recursive: true }).map(String)] : []),
    ...(await dockerObjects(lan.stack)),
  ];
}

/** Command lines of the machine's virtual machines. */
function processes(): string[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.map(commandLine).filter((words) => words.startsWith("qemu-system-"));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

async function dockerObjects(stack: string): Promise<string[]> {
  const docker = new Docker();
  const filters = { label: [`${stackLabel}=${stack}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks();
  const volumes = (await docker.listVolumes({ filters })).Volumes ?? [];
  const { Swarm } = (await docker.info()) as { Swarm?: { LocalNodeState?: string } };
  const swarm = Swarm?.LocalNodeState ?? "inactive";
  return [
    ...containers.map(({ Names }) => `container ${Names[0]}`),
    ...networks
      .filter(({ Name, Driver }) => Name.includes(stack) || Driver === "overlay" || Name === "docker_gwbridge")
      .map(({ Name }) => `network ${Name}`),
    ...volumes.map(({ Name }) => `volume ${Name}`),
    ...(swarm === "inactive" ? [] : [`a swarm, ${swarm}`]),
  ];
}
