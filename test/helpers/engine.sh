#!/bin/bash
# Starts a machine's engine inside another Debian's files: engine.sh <folder> <name> [rootless] [option of dockerd…]. Its
# socket is docker.sock in that folder.
set -e
folder=$1 name=$2 rootless=
shift 2
if [ "$1" = rootless ]; then rootless=yes; shift; fi
socket=$folder/docker.sock
if [ -z "$rootless" ]; then
  exec dockerd --data-root "$folder/docker" --exec-root /run/docker --pidfile /run/docker.pid \
    --cgroup-parent "/$name" --host "unix://$socket" --host unix:///run/docker.sock "$@"
fi
user=engine home=$folder/home runtime=$folder/runtime
id "$user" >/dev/null 2>&1 || useradd --create-home --uid 4500 "$user"
install -d -o "$user" -g "$user" "$home" "$runtime"
chmod go+x "${folder%/*}"
chown "$user" "$folder" "$folder/docker"
chmod 666 /dev/net/tun
exec setpriv --reuid "$user" --regid "$user" --init-groups env HOME="$home" XDG_RUNTIME_DIR="$runtime" \
  PATH=/usr/sbin:/usr/bin:/sbin:/bin DOCKERD_ROOTLESS_ROOTLESSKIT_FLAGS=--propagation=rslave \
  bash "$(ls /usr/share/docker.io/contrib/dockerd-rootless.sh /usr/bin/dockerd-rootless.sh 2>/dev/null | head -1)" \
  --data-root "$folder/docker" --host "unix://$socket" "$@"
