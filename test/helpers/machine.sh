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
dockerd --data-root "$folder/docker" --exec-root /run/docker --pidfile /run/docker.pid \
  --cgroup-parent "/$name" --host unix:///run/docker.sock >"$folder/dockerd.log" 2>&1 &
wait
