const state = `docker info --format '{{.Swarm.LocalNodeState}}'`;

/** Shows whether the kernel has what encrypts an overlay's traffic, and which node of the swarm this is. */
const describe = `if (modprobe esp4 || grep -qw esp4 /proc/net/protocols || zcat /proc/config.gz | grep -q '^CONFIG_INET_ESP=y' || grep -qs '^CONFIG_INET_ESP=y' "/boot/config-$(uname -r)") >/dev/null 2>&1; then echo "encryption yes"; else echo "encryption no"; fi
echo "node $(docker info --format '{{.Swarm.NodeID}}')"`;

/** Makes this host the manager of a swarm of its own; prints the token that others join with. */
export const initScript = (address: string): string => `set -e
if [ "$(${state})" = active ]; then
  echo "this host is in a Docker Swarm already, which the lab must not change: leave it (docker swarm leave), or take another host" >&2
  exit 1
fi
docker swarm init --advertise-addr ${address} --listen-addr ${address} >/dev/null
echo "token $(docker swarm join-token --quiet worker)"
${describe}`;

/** Seconds that a host may go on joining by itself after `docker swarm join` has given up, which it does after 20. */
const joiningSeconds = 120;

/** Joins the manager's swarm; the token is the first line of standard input. */
export const joinScript = ({ address, manager }: { readonly address: string; readonly manager: string }): string =>
  `set -e
read -r token
if [ "$(${state})" = active ]; then
  echo "this host is in a Docker Swarm already, which the lab must not change: leave it (docker swarm leave), or take another host" >&2
  exit 1
fi
docker swarm join --advertise-addr ${address} --listen-addr ${address} --token "$token" ${manager}:2377 >/dev/null || {
  waited=0
  while [ "$(${state})" = pending ] && [ "$waited" -lt ${joiningSeconds} ]; do waited=$((waited + 1)); sleep 1; done
}
if [ "$(${state})" != active ]; then
  docker swarm leave --force >/dev/null 2>&1 || true
  echo "this host cannot join the swarm at ${manager}: TCP 2377 and 7946, UDP 7946 and 4789 must be open between the hosts" >&2
  exit 1
fi
${describe}`;

/** Leaves the swarm, and takes down the bridge that the engine had made for it, unless something else uses it. */
export const leaveScript =
  "docker swarm leave --force >/dev/null && { docker network rm docker_gwbridge >/dev/null 2>&1 || true; }";
