#!/bin/sh
# preload.sh DISK IMAGE...: puts images of this machine's engine onto DISK, for the engine of the Debian there. A second
# engine of this machine does it on the mounted disk, so that no machine, which may be emulated, has to unpack them.
set -eu
disk=$1
shift
work=$(mktemp -d)
daemon=
clean() {
  [ -z "$daemon" ] || stop
  ! mountpoint -q "$work/disk" || umount "$work/disk"
  rm -rf --one-file-system "$work"
}
stop() {
  kill "$daemon" 2>/dev/null || true
  wait "$daemon" 2>/dev/null || true
  daemon=
}
trap clean EXIT
trap 'exit 1' INT TERM HUP

mkdir "$work/disk"
mount -o loop "$disk" "$work/disk"
home=$work/disk/var/lib/docker
own=unix://$work/docker.sock
# Later engines would keep images in containerd, where those of an earlier one do not look.
echo '{"features": {"containerd-snapshotter": false}}' >"$work/daemon.json"
# In a network of its own: without a bridge an engine removes the docker0 that it finds, and it would be the real one's.
unshare --net -- dockerd --config-file "$work/daemon.json" --data-root "$home" --exec-root "$work/run" \
  --pidfile "$work/pid" --host "$own" --storage-driver overlay2 --bridge none --iptables=false --ip-forward=false --ip-masq=false \
  >"$work/log" 2>&1 &
daemon=$!
tries=0
until docker --host "$own" info >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -gt 120 ] || ! kill -0 "$daemon" 2>/dev/null; then
    tail -n 3 "$work/log" >&2
    exit 1
  fi
  sleep 0.5
done
docker save "$@" | docker --host "$own" load --quiet >&2
docker --host "$own" image inspect "$@" >/dev/null
stop
# The rest would give all machines one identity; their engines make it anew.
find "$home" -mindepth 1 -maxdepth 1 ! -name image ! -name overlay2 -exec rm -rf --one-file-system {} +
# What was unpacked from is free again: it need not be copied for each machine.
fstrim "$work/disk" 2>/dev/null || true
umount "$work/disk"
# Without this resize2fs would not let it grow, because it was mounted. 1: something was put right.
e2fsck -f -p "$disk" >&2 || [ $? -eq 1 ]
