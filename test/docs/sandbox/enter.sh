#!/usr/bin/env bash
# enter.sh BOX RELEASE NODE CHECKOUT: in namespaces of its own, makes a machine that is this one, with every change of it
# in memory, and goes into it. BOX holds share/ (commands and what they print), sandbox/ (this folder) and root/; RELEASE
# dist/ and package.json. NODE is the program, CHECKOUT this project.
set -euo pipefail
box=$1 release=$2 node=$3 checkout=$4
root=$box/root

mount --make-rprivate /
mount -t tmpfs -o mode=755 memory "$root"
mkdir "$root"/{upper,work,machine,checkout,checkout-work}
mount -t overlay machine -o "lowerdir=/,upperdir=$root/upper,workdir=$root/work" "$root/machine"
machine=$root/machine

mount --rbind /dev "$machine/dev"
mount -t proc proc "$machine/proc"
mount --rbind /sys "$machine/sys"
for at in tmp:1777 run:755; do mount -t tmpfs -o "mode=${at#*:}" memory "$machine/${at%:*}"; done
rm -rf "$machine"/{etc,opt,var/lib,var/log}/usher "$machine"/usr/{,local/}bin/{usher,node} \
  "$machine/home/operator/docs"

mkdir -p "$machine"/opt/{usher,docs-test,node,checkout} "$machine/home/operator/docs"
mount --bind "$release" "$machine/opt/usher"
mount -t overlay checkout "$machine/opt/checkout" \
  -o "lowerdir=$checkout,upperdir=$root/checkout,workdir=$root/checkout-work"
mkdir "$box/share/units"
mount --bind "$box/share" "$machine/opt/docs-test"
touch "$machine/opt/node/node"
mount --bind "$node" "$machine/opt/node/node"
install -m 755 "$box"/sandbox/stand-ins/* "$machine/usr/local/bin/"
cp "$box"/sandbox/{clock.mjs,visit.mjs,take-mail.mjs,driver.sh} "$machine/opt/node/"
ln -s /usr/local/bin/node "$machine/usr/bin/node"
ln -s /opt/usher/dist/usher.js "$machine/usr/local/bin/usher"

ip link set lo up
mkdir "$machine/old"
pivot_root "$machine" "$machine/old"
umount -l /old
rmdir /old
cd /
exec env -i HOME=/home/operator TERM=dumb LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  bash /opt/node/driver.sh
