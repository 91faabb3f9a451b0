import { stackLabel } from "../../contract/naming";

const state = `docker info --format '{{.Swarm.LocalNodeState}}'`;

/** Shows whether the kernel has what encrypts an overlay's traffic, and which node of the swarm this is. */
const describe = `if (modprobe esp4 || grep -qw esp4 /proc/net/protocols || zcat /proc/config.gz | grep -q '^CONFIG_INET_ESP=y' || grep -qs '^CONFIG_INET_ESP=y' "/boot/config-$(uname -r)") >/dev/null 2>&1; then echo "encryption yes"; else echo "encryption no"; fi
echo "node $(docker info --format '{{.Swarm.NodeID}}')"`;

/** Prints the token that hosts join with, on the manager. */
export const tokenScript = "docker swarm join-token --quiet worker";

/** Takes a member that has left off the manager's list, and makes the token that it knows worthless. */
export const forgetMemberScript = (node: string): string =>
  `docker node rm --force ${node} >/dev/null 2>&1 || true
docker swarm join-token --rotate --quiet worker >/dev/null 2>&1 || true`;

const refuseSwarm = `if [ "$(${state})" = active ]; then
  echo "this host is in a Docker Swarm already, which the lab must not change: leave it (docker swarm leave), or take another host" >&2
  exit 1
fi`;

/**
 * Refuses where the engine has another lab: an engine that leaves a swarm may forget the names on the networks that were
 * there before, so that nothing there finds anything any more.
 */
const refuseOtherLabs = (stack: string, doing: string) => {
  const labels = `--filter label=${stackLabel} --format '{{.Label "${stackLabel}"}}'`;
  return `others=$({ docker ps --all ${labels}; docker network ls ${labels}; } | sort -u | grep -vx '${stack}' | tr '\\n' ' ')
if [ -n "$others" ]; then
  echo "this host's Docker engine has another lab: \${others% }. ${doing}, because the containers of that lab would no longer find each other by name when this one leaves; wait until it is down, or have one of the two on another host" >&2
  exit 1
fi`;
};

const refuseToEnter = (stack: string) => refuseOtherLabs(stack, "It must not become part of a Docker Swarm");

interface Member {
  readonly stack: string;
  readonly address: string;
}

const init = ({ stack, address }: Member) => `${refuseToEnter(stack)}
docker swarm init --advertise-addr ${address} --listen-addr ${address} >/dev/null`;

/** Makes this host the manager of a swarm of its own. */
export const initScript = (member: Member): string => `set -e
${refuseSwarm}
${init(member)}
${describe}`;

/** Seconds that a host may go on joining by itself after `docker swarm join` has given up, which it does after 20. */
const joiningSeconds = 120;

interface Joining extends Member {
  readonly manager: string;
}

const join = ({ stack, address, manager }: Joining) => `${refuseToEnter(stack)}
docker swarm join --advertise-addr ${address} --listen-addr ${address} --token "$token" ${manager}:2377 >/dev/null || {
  waited=0
  while [ "$(${state})" = pending ] && [ "$waited" -lt ${joiningSeconds} ]; do waited=$((waited + 1)); sleep 1; done
}
if [ "$(${state})" != active ]; then
  docker swarm leave --force >/dev/null 2>&1 || true
  echo "this host cannot join the swarm at ${manager}: TCP 2377 and 7946, UDP 7946 and 4789 must be open between the hosts" >&2
  exit 1
fi`;

/** Joins the manager's swarm; the token is the first line of standard input. */
export const joinScript = (joining: Joining): string => `set -e
read -r token
${refuseSwarm}
${join(joining)}
${describe}`;

const unlessIn = (address: string, enter: string) => `at=$(docker info --format '{{.Swarm.NodeAddr}}')
if [ "$(${state})" != active ]; then
${enter}
elif [ "$at" != ${address} ]; then
  echo "this host is in the lab's swarm as $at, and ticketwatch:hosts has it as ${address}: take it out of ticketwatch:hosts, ./lab up, and put it in anew" >&2
  exit 1
fi`;

/** Once it was initialised, the swarm that the host is in is the lab's own: it stays, whatever is run again. */
export const stayManagerScript = (member: Member): string => `set -e
${unlessIn(member.address, init(member))}
${describe}`;

/** The same for a host that joined. */
export const stayMemberScript = (joining: Joining): string => `set -e
read -r token
${unlessIn(joining.address, join(joining))}
${describe}`;

/** Leaves the swarm, and takes down the bridge that the engine had made for it, unless something else uses it. */
export const leaveScript = (stack: string): string => `set -e
${refuseOtherLabs(stack, "It must not leave the swarm of this lab")}
docker swarm leave --force >/dev/null
docker network rm docker_gwbridge >/dev/null 2>&1 || true`;
