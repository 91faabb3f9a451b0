import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { filesOf, type MachinePlan, userKeyFile } from "./plan";

/** A file that makes a general image this machine. */
export interface SeedFile {
  readonly path: string;
  readonly content: string;
  /** Readable by root alone. */
  readonly private?: boolean;
}

/** What is put on the disk of the Debian that is made here. */
export function debianSeed(plan: MachinePlan, nameservers: readonly string[]): SeedFile[] {
  const { name, address, mac, lan } = plan;
  const network = [
    ...["[Match]", `MACAddress=${mac}`, "", "[Network]"],
    ...[`Address=${address}/24`, `Gateway=${lan.gateway}`, "LinkLocalAddressing=no", "IPv6AcceptRA=no", ""],
  ];
  return [
    { path: "/etc/hostname", content: `${name}\n` },
    { path: "/etc/hosts", content: `127.0.0.1 localhost\n127.0.1.1 ${name}\n::1 localhost\n` },
    { path: "/etc/resolv.conf", content: nameservers.map((server) => `nameserver ${server}\n`).join("") },
    { path: "/etc/systemd/network/10-lan.network", content: network.join("\n") },
    { path: "/root/.ssh/authorized_keys", content: publicUserKey(plan), private: true },
    { path: "/etc/ssh/ssh_host_ed25519_key", content: hostKey(plan), private: true },
    { path: "/etc/ssh/ssh_host_ed25519_key.pub", content: `${hostPublicKey(plan)}` },
  ];
}

/** Commands for debugfs(8) that write the files, which lie under `sources` by their number, into a file system. */
export function debugfsCommands(files: readonly SeedFile[], sources: readonly string[]): string {
  const lines = files.flatMap(({ path, private: isPrivate }, index) => [
    `cd ${dirname(path)}`,
    `rm ${path}`,
    `write ${sources[index]} ${path.slice(dirname(path).length).replace(/^\//, "")}`,
    `sif ${path} mode 0100${isPrivate ? "600" : "644"}`,
    `sif ${path} uid 0`,
    `sif ${path} gid 0`,
  ]);
  return `${lines.join("\n")}\n`;
}

/**
 * What cloud-init reads from a disk labelled cidata, for a cloud image. JSON is YAML, too.
 * https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html
 */
export function cloudSeed(plan: MachinePlan, nameservers: readonly string[]): Record<string, string> {
  const { name, address, mac, lan, identity } = plan;
  const user = {
    disable_root: false,
    ssh_pwauth: false,
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: hostKey(plan), ed25519_public: hostPublicKey(plan).trim() },
    users: [{ name: "root", lock_passwd: true, ssh_authorized_keys: [publicUserKey(plan).trim()] }],
    growpart: { mode: "auto", devices: ["/"] },
    write_files: [
      {
        path: "/etc/ssh/sshd_config.d/ticketwatch.conf",
        content: "UseDNS no\nMaxStartups 60:30:200\nMaxSessions 60\n",
      },
    ],
    runcmd: [["systemctl", "reload-or-restart", "ssh"]],
  };
  const device = {
    match: { macaddress: mac },
    addresses: [`${address}/24`],
    routes: [{ to: "default", via: lan.gateway }],
    nameservers: { addresses: nameservers },
  };
  return {
    "meta-data": JSON.stringify({ "instance-id": identity, "local-hostname": name }),
    "user-data": `#cloud-config\n${JSON.stringify(user)}\n`,
    "network-config": JSON.stringify({ version: 2, ethernets: { lan: device } }),
  };
}

/** Name servers of this machine that a virtual machine can reach, too. */
export function nameservers(): string[] {
  const files = ["/run/systemd/resolve/resolv.conf", "/etc/resolv.conf"].filter((file) => existsSync(file));
  const found = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/^nameserver\s+(\d[\d.]+)/gm)]);
  return [...new Set(found.map(([, server]) => server as string))].filter((server) => !server.startsWith("127."));
}

const publicUserKey = ({ lan }: MachinePlan) => readFileSync(`${userKeyFile(lan)}.pub`, "utf8");
const hostKey = (plan: MachinePlan) => readFileSync(filesOf(plan).hostKey, "utf8");
const hostPublicKey = (plan: MachinePlan) => readFileSync(`${filesOf(plan).hostKey}.pub`, "utf8");
