import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { projectRoot, workFolder } from "../../kit/project";
import { replaceFile } from "../../kit/replace-file";
import type { HostReach } from "./host";
import type { HostSettings } from "./settings";

/** What ssh has to know of a machine, whatever kind of host it is. */
export type SshLogin = Omit<HostSettings<"ssh">, "kind" | "bindAddress" | "firewall">;

/** How a host is reached by SSH. */
export function hostReach(host: SshLogin): HostReach {
  return { dockerHost: dockerHost(host), sshOptions: sshOptions(host), ssh: sshCommand(host) };
}

/** The key's file on this machine; relative to the project where it is no absolute path. */
export function privateKeyPath({ privateKeyFile }: Pick<SshLogin, "privateKeyFile">): string {
  return resolve(projectRoot, privateKeyFile.replace(/^~(?=\/)/, homedir()));
}

/**
 * Options that make ssh take this host's key and no other, and ask nothing. The pinned key goes into a file of the
 * project's own, because ssh takes it from nowhere else.
 */
function sshOptions(host: SshLogin): string[] {
  return [
    // What a user or a machine has configured for all hosts holds for no host of the lab: a proxy, or another known key.
    ...["-F", "none", "-o", "GlobalKnownHostsFile=/dev/null"],
    ...["-o", "BatchMode=yes", "-o", "ConnectTimeout=30"],
    ...["-o", "IdentitiesOnly=yes", "-o", `IdentityFile=${oneFile(privateKeyPath(host))}`],
    ...["-o", "StrictHostKeyChecking=yes", "-o", `UserKnownHostsFile=${oneFile(knownHostsFile(host))}`],
    // The pinned line names the kind of key that the host is to show, whatever others it has.
    ...["-o", `HostKeyAlgorithms=${hostKeyAlgorithms(host.hostKey)}`],
  ];
}

/** Where the host's engine is, as in DOCKER_HOST. */
function dockerHost({ user, address, port }: SshLogin): string {
  return `ssh://${user}@${bracketed(address)}:${port}`;
}

/** The words of an ssh command that runs a command line on the host. */
export function sshCommand(host: SshLogin): string[] {
  return ["ssh", ...sshOptions(host), "-p", `${host.port}`, "-l", host.user, "--", host.address];
}

/** A path as the value of one of ssh's options, which it splits at blanks and where % begins a name of its own. */
function oneFile(path: string): string {
  const value = path.replaceAll("%", "%%");
  return /[\s"'\\]/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : value;
}

function knownHostsFile({ address, port, hostKey }: SshLogin): string {
  const folder = join(workFolder, "known-hosts");
  const file = join(folder, `${address.replaceAll(":", "-")}-${port}`);
  mkdirSync(folder, { recursive: true });
  replaceFile(file, `${port === 22 ? address : `[${address}]:${port}`} ${hostKey}\n`);
  return file;
}

function hostKeyAlgorithms(hostKey: string): string {
  const [type] = hostKey.split(" ") as [string];
  return type === "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : type;
}

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);
