import Docker from "dockerode";
import { connect } from "../../airgap/plugins/docker/engine";
import type { HostReach } from "../../infra/hosts/host";

/** A client for the engine of a host: this machine's own where the host is not reached otherwise. */
export function engineOf(reach: HostReach | undefined, timeout: number): Docker {
  return reach ? connect({ host: reach.dockerHost, sshOpts: reach.sshOptions }) : new Docker({ timeout });
}

/** The words that run the docker command on a host. */
export function dockerCommand(reach: HostReach | undefined, argv: readonly string[]): [string, ...string[]] {
  if (!reach) return ["docker", ...argv];
  const [ssh, ...options] = reach.ssh as [string, ...string[]];
  return [ssh, ...options, ["docker", ...argv].map(quoted).join(" ")];
}

/** What ssh passes on is read by a shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
