#!/bin/bash
# In fresh namespaces (mount, pid, uts, ipc, net, cgroup): becomes the systemd of a machine that looks like this one.
# $1: an empty folder. $2: the checkout, which the machine sees too, read-only. $3: the root it looks like.
# $4: a folder with Jitsi's modules for Prosody, or nothing.
set -euo pipefail
box=$1 checkout=$2 like=$3 modules=$4

mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$box"
mkdir "$box"/{upper,work,root}
mount -t overlay -o "lowerdir=$like,upperdir=$box/upper,workdir=$box/work" overlay "$box/root"
cd "$box/root"

mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
mkdir -p ".$checkout"
mount --bind "$checkout" ".$checkout"
mount -o remount,bind,ro ".$checkout"

# Nothing of the real machine's is mounted or started there: a journal, files of tmpfiles.d, and what a test starts.
: >etc/fstab
rm -rf etc/systemd/system/*.wants usr/lib/systemd/system/{local-fs,timers,sockets}.target.wants
find usr/lib/systemd/system/sysinit.target.wants -type l \
  ! -name systemd-journald.service ! -name systemd-tmpfiles-setup.service -delete
# Services may start, and apt asks nobody.
rm -f usr/sbin/policy-rc.d
echo 'APT::Get::Assume-Yes "true";' >etc/apt/apt.conf.d/99-asks-nobody

# Where Jitsi's package has them.
if [ -n "$modules" ]; then
  mkdir -p usr/share/jitsi-meet
  cp -r "$modules" usr/share/jitsi-meet/prosody-plugins
  chown -R 0:0 usr/share/jitsi-meet/prosody-plugins
fi

ip link set lo up
# Not chroot: whoever stands in one may make no user namespace, and the unit asks for one.
mkdir -p mnt/real
pivot_root . mnt/real
cd /
umount --lazy mnt/real
exec env -i container=usher-deb PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --unit=basic.target --log-target=console --show-status=no
