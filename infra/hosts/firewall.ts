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

const table = "inet ticketwatch";

/** The swarm's management and its gossip by TCP, its gossip and the overlay by UDP. */
const swarm = { tcp: [2377, 7946], udp: [7946, 4789] } as const;

/**
 * A file for nft(8): a table of its own beside whatever else filters, so that it can be put in and taken out whole. What
 * Docker publishes does not come to the host itself but is forwarded, and has the port that was asked for in `original`.
 */
export function firewallRules({ ssh, published, peers }: Opening): string {
  // Older versions of nft know no pattern in a set.
  const containers = ['iifname { "lo", "docker0", "docker_gwbridge" } accept', 'iifname "br-*" accept'];
  const answers = "ct state established,related accept";
  return [
    `table ${table} {}`,
    `delete table ${table}`,
    `table ${table} {`,
    "  chain input {",
    "    type filter hook input priority -10; policy drop;",
    ...[answers, ...containers, "meta l4proto { icmp, ipv6-icmp } accept"].map(indented),
    ...["udp sport 67 udp dport 68 accept", "udp sport 547 udp dport 546 accept"].map(indented),
    ...[`tcp dport ${ssh} accept`, ...fromPeers(peers)].map(indented),
    "  }",
    "  chain forward {",
    "    type filter hook forward priority -10; policy accept;",
    ...[answers, ...containers].map(indented),
    ...(published.length > 0 ? [`ct original proto-dst { ${published.join(", ")} } accept`] : []).map(indented),
    "    drop",
    "  }",
    "}",
    "",
  ].join("\n");
}

/** Puts firewalls up where hosts are to have one; they follow what is published and which hosts there are. */
export function raiseFirewalls(
  hosts: ReadonlyMap<string, Host>,
  settings: Readonly<Record<string, HostSettings>>,
  publishedOn: (host: string) => readonly number[],
): void {
  for (const [name, host] of hosts) {
    const peers = pulumi.all([...hosts.values()].filter((other) => other !== host).map(({ address }) => address ?? ""));
    const ssh = sshPortOf(settings[name] as HostSettings);
    if (ssh === undefined) continue;
    const stdin = peers.apply((addresses) =>
      firewallRules({ ssh, published: publishedOn(name), peers: addresses.filter(Boolean) }),
    );
    host.run(`${name}-firewall`, { create: raise, delete: remove, stdin }, { parent: host });
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
      const encrypted = `${from} meta l4proto esp accept`;
      return [
        ...Object.entries(swarm).map(([protocol, ports]) => `${from} ${protocol} dport { ${ports.join(", ")} } accept`),
        encrypted,
      ];
    });
}

const indented = (line: string) => `    ${line}`;

const rulesFile = "/etc/ticketwatch-firewall.nft";
const unit = "ticketwatch-firewall.service";
const unitFile = `/etc/systemd/system/${unit}`;

const asRoot = `if [ "$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi`;

/** The rules come on standard input. Where systemd runs they are put in again when the host starts. */
export const raise = `set -e
${asRoot}
command -v nft >/dev/null || $as_root sh -c 'command -v nft' >/dev/null ||
  $as_root sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends nftables' </dev/null >&2 ||
  { echo "the firewall takes nft, which cannot be installed here: install nftables" >&2; exit 1; }
$as_root tee ${rulesFile} >/dev/null
$as_root nft -f ${rulesFile}
if [ -d /run/systemd/system ]; then
  $as_root tee ${unitFile} >/dev/null <<'END'
[Unit]
Description=Firewall of the TicketWatch lab
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f ${rulesFile}
[Install]
WantedBy=sysinit.target
END
  $as_root systemctl --quiet enable ${unit}
fi`;

export const remove = `${asRoot}
if [ -d /run/systemd/system ]; then $as_root systemctl --quiet disable ${unit}; fi
$as_root rm -f ${unitFile} ${rulesFile}
$as_root nft delete table ${table} 2>/dev/null || true`;
