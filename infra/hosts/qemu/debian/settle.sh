#!/bin/sh
# settle.sh TREE: what makes a bootstrapped Debian a host. The rest is put in for each machine.
set -eu
tree=$1
cat >"$tree/etc/fstab" <<'END'
/dev/vda / ext4 defaults,noatime 0 1
END
cat >"$tree/etc/ssh/sshd_config.d/ticketwatch.conf" <<'END'
HostKey /etc/ssh/ssh_host_ed25519_key
PasswordAuthentication no
PermitRootLogin prohibit-password
UseDNS no
# The lab opens many connections at once.
MaxStartups 60:30:200
MaxSessions 60
END
rm -f "$tree"/etc/ssh/ssh_host_*
mkdir -p -m 700 "$tree/root/.ssh"
mkdir -p "$tree/etc/systemd/network"
# Empty: it is given by the command line of the kernel.
: >"$tree/etc/machine-id"
rm -f "$tree/var/lib/dbus/machine-id" "$tree/etc/resolv.conf"
: >"$tree/etc/resolv.conf"
chroot "$tree" systemctl --quiet enable systemd-networkd ssh docker
for unit in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer dpkg-db-backup.timer; do
  ln -sf /dev/null "$tree/etc/systemd/system/$unit"
done
# Small logs: the disk is the lab's.
mkdir -p "$tree/etc/systemd/journald.conf.d"
printf '[Journal]\nSystemMaxUse=64M\n' >"$tree/etc/systemd/journald.conf.d/ticketwatch.conf"
rm -rf "$tree"/var/lib/apt/lists/* "$tree"/var/cache/apt/*.bin
