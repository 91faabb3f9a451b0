#!/bin/bash
# The first process of a machine that is made of namespaces: machine.sh <folder> <name> <address>, with the SSH server in
# SSHD and its libraries in SSHD_LIBRARIES. Its end is the end of everything in it.
set -e
folder=$1 name=$2 address=$3
hostname "$name"
mount -t tmpfs tmpfs /run
mkdir -p /run/sshd
ip link set lo up
touch "$folder/entered"
until ip link show eth0 >/dev/null 2>&1; do sleep 0.1; done
ip addr add "$address/24" dev eth0
ip link set eth0 up
# Where no SSH server is installed, the user that it gives its rights away to is missing, too.
if ! getent passwd sshd >/dev/null; then
  { cat /etc/passwd; echo 'sshd:x:64999:65534::/run/sshd:/usr/sbin/nologin'; } >"$folder/passwd"
  mount --bind "$folder/passwd" /etc/passwd
fi
LD_LIBRARY_PATH="$SSHD_LIBRARIES" "$SSHD" -D -e -f "$folder/sshd_config" 2>"$folder/sshd.log" &
if [ -z "$ENGINE_ROOT" ]; then
  dockerd --data-root "$folder/docker" --exec-root /run/docker --pidfile /run/docker.pid \
    --cgroup-parent "/$name" --host unix:///run/docker.sock >"$folder/dockerd.log" 2>&1 &
else
  # Another Debian's engine, in that Debian's files.
  ip route add default via "${address%.*}.1"
  mount --rbind "$ENGINE_ROOT" "$ENGINE_ROOT"
  for place in proc sys dev run; do mount --rbind "/$place" "$ENGINE_ROOT/$place"; done
  cp -L /etc/resolv.conf /etc/hosts "$folder"
  for file in resolv.conf hosts; do touch "$ENGINE_ROOT/etc/$file"; mount --bind "$folder/$file" "$ENGINE_ROOT/etc/$file"; done
  # At the same place, so that the engine's socket has one address.
  mkdir -p "$folder/docker" "$ENGINE_ROOT$folder"
  mount --rbind "$folder" "$ENGINE_ROOT$folder"
  cp "${BASH_SOURCE%/*}/engine.sh" "$folder"
  # Not chroot alone: what is run in a container later on would see this root instead of the container's.
  unshare --mount bash -c 'cd "$1" && mkdir -p before && pivot_root . before && umount -l before && shift && exec "$@"' \
    pivot "$ENGINE_ROOT" /bin/bash "$folder/engine.sh" "$folder" "$name" $ENGINE_OPTIONS >"$folder/dockerd.log" 2>&1 &
fi
wait
