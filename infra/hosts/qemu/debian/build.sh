#!/bin/sh
# build.sh FOLDER [MIRROR]: makes disk.raw (an ext4 file system without partitions), vmlinuz and initrd.img in FOLDER.
# A Debian with kernel, SSH server and Docker engine, which knows nobody: keys and addresses are put in for each machine.
set -eu
folder=$1 mirror=${2:-}
here=$(dirname "$0")
case $(uname -m) in aarch64) kernel=linux-image-cloud-arm64 ;; *) kernel=linux-image-cloud-amd64 ;; esac
tree=$folder/tree

mmdebstrap --variant=minbase --format=directory \
  --include="$kernel,systemd-sysv,udev,dbus,openssh-server,docker.io,iptables,nftables,iproute2,kmod,zstd,ca-certificates,curl" \
  --aptopt="$here/../../../../airgap/images/debian/apt.conf" \
  --dpkgopt="$here/../../../../airgap/images/debian/dpkg.cfg" \
  --customize-hook='chroot "$1" sh -c "command -v docker >/dev/null || apt-get install -y --no-install-recommends docker-cli"' \
  --customize-hook="sh '$here/settle.sh' \"\$1\"" \
  trixie "$tree" $mirror >&2

cp "$tree"/boot/vmlinuz-* "$folder/vmlinuz"
cp "$tree"/boot/initrd.img-* "$folder/initrd.img"
rm -f "$tree"/boot/initrd.img-*
# Room for what is put in before the file system grows to a machine's disk.
size=$(( $(du -sm "$tree" | cut -f1) * 12 / 10 + 200 ))
mke2fs -q -t ext4 -L ticketwatch -m 0 -d "$tree" "$folder/disk.raw" "${size}M" >&2
rm -rf --one-file-system "$tree"
