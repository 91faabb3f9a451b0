/** What a host must have for the lab: measured on a lab with everything on one host, with room to spare. */
const needs = { memoryMebibytes: 1024, diskMebibytes: 4096, clockSeconds: 30 } as const;

/**
 * A script for `sh -s` that looks whether a machine can be a host and readies it: distribution, rights, memory, disk
 * and clock, then the engine, which is installed from the distribution where there is none. It fails with one line.
 * `now` is this machine's time in Unix seconds.
 */
export function examinationScript(now: number): string {
  return `${[script(now), readyEngine].join("\n")}\n`;
}

const script = (now: number) => `set -u
refuse() { echo "this machine cannot be a host: $1" >&2; exit 1; }
[ "$(uname -s)" = Linux ] || refuse "it runs $(uname -s), and hosts run Linux"
if [ "$(id -u)" = 0 ]; then as_root=; else
  as_root="sudo -n"
  sudo -n true 2>/dev/null || refuse "$(id -un) may not use sudo without a password; allow it, or log in as root"
fi
memory=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
[ "$memory" -ge ${needs.memoryMebibytes} ] || refuse "it has $memory MiB of memory, and needs ${needs.memoryMebibytes}"
disk=$(df -Pm /var/lib | awk 'NR == 2 { print $4 }')
[ "$disk" -ge ${needs.diskMebibytes} ] || refuse "/var/lib has $disk MiB free, and needs ${needs.diskMebibytes}"
off=$(( $(date +%s) - ${now} )); off=\${off#-}
[ "$off" -le ${needs.clockSeconds} ] || refuse "its clock is $off s off; synchronise it (timedatectl set-ntp true)"`;

/** apt and what it runs would read the rest of the script, which comes on standard input. */
const readyEngine = `install_packages() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" </dev/null >&2
}
answer() { $as_root docker info --format '{{.ServerVersion}}' 2>/dev/null; }
if ! command -v docker >/dev/null; then
  . /etc/os-release
  case " $ID \${ID_LIKE:-} " in *" debian "*) ;; *) refuse "it has no Docker engine, and only Debian and Ubuntu get one from here; install it" ;; esac
  $as_root apt-get update -q </dev/null >&2 && install_packages docker.io ||
    refuse "its Docker engine could not be installed from $ID"
  # Where a package brings no client of its own.
  command -v docker >/dev/null || install_packages docker-cli
  # systemd has started it; elsewhere nobody has.
  [ -d /run/systemd/system ] || $as_root service docker start </dev/null >&2 || true
  tries=0
  until answer >/dev/null || [ "$tries" -ge 30 ]; do tries=$((tries + 1)); sleep 1; done
fi
[ -z "$as_root" ] || id -nG | grep -qw docker || $as_root usermod -aG docker "$(id -un)"
answer || refuse "its Docker engine does not answer; start it (systemctl start docker)"`;
