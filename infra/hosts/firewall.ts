import { isIPv6 } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import type { Host } from "./host";
import type { HostSettings } from "./settings";

/** What may come to a host from outside. */
export interface Opening {
  /** Port of the SSH server. */
  readonly ssh: number;
  /** Ports that users reach. */
  readonly published: readonly number[];
  /** Addresses of the stack's other hosts: they alone may speak of the swarm and of its overlay. */
  readonly peers: readonly string[];
}

/** One table for all labs of a host: of two that each drop what they do not know, each would close the other's ports. */
const table = "inet ticketwatch-labs";

const folder = "/etc/ticketwatch-firewall";
const tableFile = `${folder}/table.nft`;
const hooks = ["input", "forward"] as const;
const openingsFile = (stack: string, hook: string) => `${folder}/${stack}.${hook}`;

/** The swarm's management and its gossip by TCP, its gossip and the overlay by UDP. */
const swarm = { tcp: [2377, 7946], udp: [7946, 4789] } as const;

/** By number: a small system has no list of protocols (/etc/protocols). */
const icmp = [1, 58] as const;
const esp = 50;

/**
 * The table as a file for nft(8), beside whatever else filters, so that it can be put in and taken out whole. What each
 * lab opens is in a file of its own for each hook.
 */
function tableRules(): string {
  // Older versions of nft know no pattern in a set.
  const containers = ['iifname { "lo", "docker0", "docker_gwbridge" } accept', 'iifname "br-*" accept'];
  const answers = "ct state established,related accept";
  return [
    `table ${table} {}`,
    `delete table ${table}`,
    `table ${table} {`,
    "  chain input {",
    "    type filter hook input priority -10; policy drop;",
    ...[answers, ...containers, `meta l4proto { ${icmp.join(", ")} } accept`].map(indented),
    ...["udp sport 67 udp dport 68 accept", "udp sport 547 udp dport 546 accept"].map(indented),
    `    include "${openingsFile("*", "input")}"`,
    "  }",
    "  chain forward {",
    "    type filter hook forward priority -10; policy accept;",
    ...[answers, ...containers].map(indented),
    `    include "${openingsFile("*", "forward")}"`,
    "    drop",
    "  }",
    "}",
  ].join("\n");
}

/**
 * The rules that let in what one stack needs. What Docker publishes does not come to the host itself but is forwarded to
 * another address, and has the port that was asked for in `original`; what is routed straight to a container is not that.
 */
export function openings({ ssh, published, peers }: Opening): Readonly<Record<(typeof hooks)[number], string>> {
  const forwarded = `ct status dnat ct original proto-dst { ${published.join(", ")} } accept`;
  return {
    input: [`tcp dport ${ssh} accept`, ...fromPeers(peers)].join("\n"),
    forward: published.length > 0 ? forwarded : "",
  };
}

/** Puts firewalls up where hosts are to have one; they follow what is published and which hosts there are. */
export function raiseFirewalls(
  stack: string,
  hosts: ReadonlyMap<string, Host>,
  settings: Readonly<Record<string, HostSettings>>,
  publishedOn: (host: string) => readonly number[],
): void {
  for (const [name, host] of hosts) {
    const peers = pulumi.all([...hosts.values()].filter((other) => other !== host).map(({ address }) => address ?? ""));
    const ssh = sshPortOf(settings[name] as HostSettings);
    if (ssh === undefined) continue;
    const published = publishedOn(name);
    const opening = peers.apply((addresses) => ({ ssh, published, peers: addresses.filter(Boolean) }));
    const create = opening.apply((one) => raiseScript(stack, one));
    const update = opening.apply((one) => renewScript(stack, one));
    host.run(`${name}-firewall`, { create, update, delete: removeScript(stack) }, { parent: host });
  }
}

/** The SSH port of a host that is to have a firewall: a machine made here always, another where its user wants it. */
function sshPortOf(host: HostSettings): number | undefined {
  if (host.kind === "qemu") return 22;
  return host.kind !== "docker" && host.firewall ? host.port : undefined;
}

function fromPeers(peers: readonly string[]): string[] {
  const families = { ip: peers.filter((peer) => !isIPv6(peer)), ip6: peers.filter(isIPv6) };
  return Object.entries(families)
    .filter(([, addresses]) => addresses.length > 0)
    .flatMap(([family, addresses]) => {
      const from = `${family} saddr { ${addresses.join(", ")} }`;
      const encrypted = `${from} meta l4proto ${esp} accept`;
      return [
        ...Object.entries(swarm).map(([protocol, ports]) => `${from} ${protocol} dport { ${ports.join(", ")} } accept`),
        encrypted,
      ];
    });
}

const indented = (line: string) => `    ${line}`;

const unit = "ticketwatch-labs-firewall.service";
const unitFile = (name: string) => `/etc/systemd/system/${name}`;

/** What a firewall was called that knew of one lab only, and whose it was it does not say. */
const before = {
  table: "inet ticketwatch",
  file: "/etc/ticketwatch-firewall.nft",
  unit: "ticketwatch-firewall.service",
} as const;

const asRoot = `if [ "$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi`;

const writeFile = (path: string, content: string) => `$as_root tee ${path} >/dev/null <<'END'
${content}
END`;

/** Where systemd runs the rules are put in again when the host starts. */
const unitText = `[Unit]
Description=Firewall of the TicketWatch labs
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f ${tableFile}
[Install]
WantedBy=sysinit.target`;

const installNft = `command -v nft >/dev/null || $as_root sh -c 'command -v nft' >/dev/null ||
  $as_root sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends nftables' </dev/null >&2 ||
  { echo "the firewall takes nft, which cannot be installed here: install nftables" >&2; exit 1; }`;

const removeUnit = (name: string) => `if [ -d /run/systemd/system ] && [ -e ${unitFile(name)} ]; then
  $as_root systemctl --quiet disable ${name}
  $as_root rm -f ${unitFile(name)}
fi`;

function raised(stack: string, opening: Opening): string {
  const rules = openings(opening);
  return `$as_root mkdir -p -m 755 ${folder}
${hooks.map((hook) => writeFile(openingsFile(stack, hook), rules[hook])).join("\n")}
${writeFile(tableFile, tableRules())}
$as_root nft -f ${tableFile}
if [ -d /run/systemd/system ]; then
${writeFile(unitFile(unit), unitText)}
$as_root systemctl --quiet enable ${unit}
fi`;
}

/** Adds a stack's openings to the host's firewall, which is put up by the first. */
export const raiseScript = (stack: string, opening: Opening): string => `set -e
${asRoot}
${installNft}
if $as_root nft list table ${before.table} >/dev/null 2>&1; then
  echo "a lab of before has a firewall here that would close this lab's ports (nft list table ${before.table}): run ./lab up for that lab, and then this again; if there is no such lab any more, remove ${before.file} and ${unitFile(before.unit)}, and run nft delete table ${before.table}" >&2
  exit 1
fi
${raised(stack, opening)}`;

/** Puts a stack's openings in again; a firewall of before is this stack's, and its place is taken. */
export const renewScript = (stack: string, opening: Opening): string => `set -e
${asRoot}
${installNft}
${raised(stack, opening)}
${removeUnit(before.unit)}
$as_root rm -f ${before.file}
$as_root nft delete table ${before.table} 2>/dev/null || true`;

/** Takes a stack's openings away, and with those of the last lab the firewall. */
export const removeScript = (stack: string): string => `set -e
${asRoot}
$as_root rm -f ${hooks.map((hook) => openingsFile(stack, hook)).join(" ")}
if $as_root sh -c 'ls ${openingsFile("*", "input")}' >/dev/null 2>&1; then
  $as_root nft -f ${tableFile}
else
  ${removeUnit(unit)}
  $as_root rm -rf ${folder}
  $as_root nft delete table ${table} 2>/dev/null || true
fi`;
