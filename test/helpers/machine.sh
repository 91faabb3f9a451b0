#!/bin/bash
# The first process of a machine that is made of namespaces: machine.sh <folder> <name> <address>.
# Its end is the end of everything in it.
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
/usr/sbin/sshd -D -e -f "$folder/sshd_config" 2>"$folder/sshd.log" &
dockerd --data-root "$folder/docker" --exec-root /run/docker --pidfile /run/docker.pid \
  --cgroup-parent "/$name" --host unix:///run/docker.sock >"$folder/dockerd.log" 2>&1 &
wait
