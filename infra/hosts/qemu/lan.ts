import { mkdirSync } from "node:fs";
import { run } from "../../../kit/commands";
import { projectRoot } from "../../../kit/project";
import { replaceFile } from "../../../kit/replace-file";
import { MachineError } from "./machine-error";
import { type Lan, lanFile } from "./plan";
import { must } from "./tools";

/** Makes the bridge with this machine's address on it, and lets its machines reach each other and the outside. */
export async function raiseLan(lan: Lan): Promise<void> {
  if (await exists(lan.bridge)) await assertOwn(lan);
  else await makeBridge(lan);
  mkdirSync(lan.folder, { recursive: true, mode: 0o700 });
  replaceFile(lanFile(lan), JSON.stringify(lan));
  await must("ip", "link", "set", lan.bridge, "up");
  await must("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
  for (const rule of await rules(lan)) {
    if ((await run("iptables", command("-C", rule))).exitCode !== 0) await must("iptables", ...command("-I", rule));
  }
}

/** Takes all of it away again. Switching packets on is left: the Docker engine needs it, too. */
export async function removeLan(lan: Lan): Promise<void> {
  for (const rule of await installed(lan)) await run("iptables", rule);
  if ((await exists(lan.bridge)) && (await isOwn(lan))) await must("ip", "link", "del", lan.bridge);
}

/** Makes a machine's tap and plugs it in. */
export async function plugIn({ bridge }: Lan, tap: string): Promise<void> {
  if (!(await exists(tap))) await must("ip", "tuntap", "add", "dev", tap, "mode", "tap");
  await must("ip", "link", "set", tap, "master", bridge);
  await must("ip", "link", "set", tap, "up");
}

export async function unplug(tap: string): Promise<void> {
  if (await exists(tap)) await must("ip", "link", "del", tap);
}

async function makeBridge({ bridge, gateway, subnet, ...lan }: Lan): Promise<void> {
  const routes = await must("ip", "-4", "route", "show", "root", `${subnet}.0/24`);
  const device = /\bdev (\S+)/.exec(routes)?.[1];
  if (device) {
    throw new MachineError(
      `the network ${subnet}.0/24 for the virtual machines is in use on this machine, by ${device}`,
      "give the qemu hosts in ticketwatch:hosts an address in another one",
    );
  }
  await must("ip", "link", "add", bridge, "type", "bridge");
  await must("ip", "link", "set", bridge, "alias", owner(lan));
  await must("ip", "addr", "add", `${gateway}/24`, "dev", bridge);
}

async function assertOwn(lan: Lan): Promise<void> {
  if (await isOwn(lan)) return;
  throw new MachineError(
    `this machine has virtual machines of a stack "${lan.stack}" already, made in another folder`,
    "work on them there, or choose another name with --stack",
  );
}

/** A network device can carry a note: whose it is. */
const owner = ({ stack }: Pick<Lan, "stack">) => `ticketwatch ${stack} ${projectRoot}`;

async function isOwn(lan: Lan): Promise<boolean> {
  return (await must("ip", "link", "show", lan.bridge)).includes(`alias ${owner(lan)}\n`);
}

export async function exists(device: string): Promise<boolean> {
  return (await run("ip", ["link", "show", device])).exitCode === 0;
}

interface Rule {
  readonly table: string;
  readonly chain: string;
  readonly match: readonly string[];
}

/** What Docker's engine would drop otherwise: it sends what is bridged here through its own rules. */
async function rules({ bridge, subnet }: Lan): Promise<Rule[]> {
  const outside = /\bdev (\S+)/.exec(await must("ip", "-4", "route", "show", "default"))?.[1];
  const forward = (...match: string[]): Rule => ({ table: "filter", chain: "FORWARD", match: [...match, "ACCEPT"] });
  const within = forward("-i", bridge, "-o", bridge, "-j");
  if (!outside) return [within];
  return [
    within,
    forward("-i", bridge, "-o", outside, "-j"),
    forward("-i", outside, "-o", bridge, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED", "-j"),
    { table: "nat", chain: "POSTROUTING", match: ["-s", `${subnet}.0/24`, "-o", outside, "-j", "MASQUERADE"] },
  ];
}

const command = (action: string, { table, chain, match }: Rule) => ["-w", "-t", table, action, chain, ...match];

/** Arguments that delete each rule about this network, as iptables itself lists them. */
async function installed({ bridge, subnet }: Lan): Promise<string[][]> {
  const deletions: string[][] = [];
  for (const table of ["filter", "nat"]) {
    const listed = (await run("iptables", ["-w", "-t", table, "-S"])).stdout.split("\n");
    const ours = listed.filter((line) => line.startsWith("-A ") && isAbout(line, bridge, subnet));
    for (const line of ours) deletions.push(["-w", "-t", table, "-D", ...line.split(" ").slice(1)]);
  }
  return deletions;
}

/** Docker has chains of its own that may name the same network; only what was put into the two built-in ones is ours. */
function isAbout(line: string, bridge: string, subnet: string): boolean {
  return (
    (line.startsWith("-A FORWARD ") && line.split(" ").includes(bridge)) ||
    (line.startsWith("-A POSTROUTING ") && line.includes(`-s ${subnet}.0/24 `) && line.endsWith("-j MASQUERADE"))
  );
}
