#!/bin/bash
# On the try's own machine, as root: everything that docs/operations/debian.md says. $1: the checkout, $2: the package in it.
set -euo pipefail
checkout=$1
export DEBIAN_FRONTEND=noninteractive
work=/srv/try
mkdir -p "$work" && cd "$work"
cp "$checkout"/$2 .

ok() { printf 'ok    %s (after %ds)\n' "$*" "$SECONDS"; }
fail() { printf 'FAULT %s\n' "$*"; systemctl status --no-pager --lines=20 usher; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1: $2, not $3"; }
# What stands under a heading of a page in fences of sh, to the letter. A number before the heading does not count.
commands_of() {
  awk -v heading="$2" '
    /^```/ { inside = !inside; in_sh = on && $0 == "```sh"; next }
    !inside && /^#/ { sub(/[0-9]+[.] /, ""); on = $0 == heading }
    inside && in_sh' "$1"
}
do_as() {
  local text
  text=$(commands_of "$1" "$2")
  [ -n "$text" ] || fail "$1 has no commands under $2"
  bash -euo pipefail -c "$text" </dev/null >>/var/log/try.log 2>&1 || { tail -40 /var/log/try.log; fail "$2: $text"; }
}
page=$checkout/docs/operations/debian.md
of_service() { systemctl show -P "$1" usher.service; }
ready() {
  for _ in {1..100}; do curl -fsS http://127.0.0.1:3000/readyz 2>/dev/null && return; sleep 0.1; done
  fail 'it is not ready'
}
mode() { same "$1" "$(stat -c '%U:%G %a' "$1")" "$2"; }
everything() {
  find /etc /usr /var /opt /srv -xdev ! -path "$checkout/*" ! -path "$work/*" ! -path '/var/log/*' \
    ! -path '/var/cache/*' ! -path '/var/tmp/*' ! -path '/var/lib/apt/*' ! -path '/var/lib/dpkg/*' ! -path '/etc/*-' | sort
}
source "$checkout/test/deb/jitsi.sh"
source "$checkout/test/deb/first-seat.sh"
peers=$(command -v prosody nginx openssl | wc -l || true)
[ "$peers" -lt 3 ] || prepare_jitsi
everything >"$work/before"

# Install
do_as "$page" '## Install'
same 'without settings it is enabled' "$(systemctl is-enabled usher)" enabled
same 'and does not run' "$(of_service ActiveState) $(of_service ConditionResult)" 'inactive no'
mode /etc/usher 'root:usher 750'
mode /var/lib/usher 'usher:usher 700'
for path in /usr/bin/usher /usr/lib/jitsi-usher/node /usr/lib/jitsi-usher; do mode $path 'root:root 755'; done
mode /usr/lib/systemd/system/usher.service 'root:root 644'
same 'changed files' "$(dpkg --verify jitsi-usher)" ''
same 'files of the package that others may write' "$(dpkg -L jitsi-usher | xargs stat -c '%a %n' | grep -E '^..[2367] ' || true)" ''
same 'the account' "$(getent passwd usher | cut -d: -f6,7) $(passwd --status usher | cut -d' ' -f2)" '/var/lib/usher:/usr/sbin/nologin L'
same 'what systemd says of the unit' "$(systemd-analyze verify --man=no /usr/lib/systemd/system/usher.service 2>&1)" ''
systemd-analyze security --no-pager --threshold=20 usher.service | tail -1
[ -n "$(man --warnings usher 2>&1 >/dev/null | head -1)" ] && fail 'the manual page'
[ "$(man usher | grep -c 'usher user create')" -gt 0 ] || fail 'the manual page knows no usher user create'
ok "installed: usher $(usher --version), Node $(/usr/lib/jitsi-usher/node --version), $(dpkg-query -W -f '${Installed-Size}' jitsi-usher) kB"

# Configure: with all that usher setup prints
if [ "$peers" -eq 3 ]; then first_seat; else echo 'not   a first seat: Prosody, nginx or openssl is not here'; fi
# and as the page has it
rm -rf usher-setup
usher setup --yes --jitsi meet.example.org --sign-in local --guests none >/dev/null
cp usher-setup/usher.yaml .
do_as "$page" '## Configure'
ready >/dev/null
ok 'configured as the page has it'
mode /etc/usher/usher.yaml 'root:usher 640'
for path in /etc/usher /etc/usher/usher.yaml /var/lib/usher /var/lib/usher/usher.db; do
  ! runuser -u nobody -- cat "$path" 2>/dev/null && ! runuser -u nobody -- ls "$path" 2>/dev/null || fail "others read $path"
done
mode /var/lib/usher/usher.db 'usher:usher 600'

# Serve, shut in
pid=$(of_service MainPID)
same 'its user' "$(stat -c %U "/proc/$pid")" usher
same 'what it may' "$(awk '/^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp):/ { printf "%s ", $2 }' "/proc/$pid/status")" \
  "$(printf '0000000000000000 %.0s' 1 2 3 4 5)1 2 "
same 'its executable' "$(readlink "/proc/$pid/exe")" /usr/lib/jitsi-usher/node
for path in /etc/usher/new /usr/new /var/new /home/new ~root/new; do
  ! nsenter --target "$pid" --mount touch "$path" 2>/dev/null || fail "it could write $path"
done
same 'what it sees of /root and /home' "$(nsenter --target "$pid" --mount ls -A /root /home | grep -v : || true)" ''
ok 'runs as usher, without a capability, with a seccomp filter; writes to its store alone'

# The same with a filter that kills instead of saying no: what it needs is allowed, and nothing else is asked for.
kills() {
  printf '[Service]\nType=oneshot\nExecStart=%s\nSystemCallErrorNumber=kill\n' "$1" >/run/systemd/system/kills.service
  grep ^SystemCallFilter= /usr/lib/systemd/system/usher.service >>/run/systemd/system/kills.service
  systemctl daemon-reload
  ! systemctl start kills 2>/dev/null
}
kills '/usr/bin/nice -n 5 true' || fail 'a forbidden call ends nothing here'
! kills /usr/bin/true || fail 'the filter ends everything here'
mkdir -p /run/systemd/system/usher.service.d
cat >/run/systemd/system/usher.service.d/kill.conf <<'END'
[Service]
SystemCallErrorNumber=kill
ExecStopPost=+/bin/sh -c 'echo $SERVICE_RESULT $EXIT_CODE $EXIT_STATUS >/run/how-usher-ended'
END
systemctl daemon-reload && systemctl restart usher && ready >/dev/null
link=$(runuser -u usher -- usher user create nora --config /etc/usher/usher.yaml 2>/dev/null)
walk() { /usr/lib/jitsi-usher/node "$checkout/test/deb/walk.ts" nora 'a long password of hers' "$@"; }
token=$(walk "$link") || fail 'nobody signs in'
echo "$token" | usher token check --config /etc/usher/usher.yaml --room standup >token.txt || fail "$(cat token.txt)"
ok "somebody signs in: $(head -1 token.txt)"
same 'it was not killed' "$(of_service ActiveState) $(of_service NRestarts)" 'active 0'
systemctl stop usher
same 'how it stopped' "$(cat /run/how-usher-ended)" 'success exited 0'
rm -r /run/systemd/system/usher.service.d && systemctl daemon-reload && systemctl start usher && ready >/dev/null
ok 'stops by SIGTERM with 0'

# Upgrade
settings=$(sha256sum /etc/usher/usher.yaml)
pid=$(of_service MainPID)
apt-get -q install --reinstall ./jitsi-usher_*.deb >>/var/log/try.log 2>&1
ready >/dev/null
[ "$(of_service MainPID)" != "$pid" ] || fail 'it was not restarted'
same 'its settings' "$(sha256sum /etc/usher/usher.yaml)" "$settings"
walk >/dev/null || fail 'the account is gone'
systemctl disable --now usher 2>/dev/null
DPKG_MAINTSCRIPT_PACKAGE=jitsi-usher /var/lib/dpkg/info/jitsi-usher.postinst configure "$(dpkg-query -W -f '${Version}' jitsi-usher)"
same 'somebody switched it off' "$(systemctl is-enabled usher || true) $(of_service ActiveState)" 'disabled inactive'
systemctl enable --now usher 2>/dev/null
ok 'an upgrade restarts it, keeps settings and store, and leaves it off where somebody switched it off'

# Remove
pid=$(of_service MainPID)
do_as "$page" '## Remove'
[ ! -e "/proc/$pid" ] || fail 'it runs on'
same 'processes of its user' "$(pgrep -u usher || true)" ''
for path in /usr/bin/usher /usr/lib/jitsi-usher; do [ ! -e "$path" ] || fail "$path is still there"; done
same 'its settings' "$(sha256sum /etc/usher/usher.yaml)" "$settings"
do_as "$page" '## Install'
ready >/dev/null
walk >/dev/null || fail 'the account is gone'
ok 'removed, settings and store stay; installed again, it runs with them'
printf 'USHER_LOG_LEVEL=info\n' >/etc/default/usher
do_as "$page" '## Purge'
same 'processes of its user' "$(pgrep -u usher || true)" ''
everything >after
same 'left behind, or gone' "$(diff before after | grep '^[<>]' || true)" ''
same 'files of its user' "$(find /etc /usr /var /opt /srv /run -xdev -user usher; ls -d /tmp/systemd-private-* 2>/dev/null)" ''
same 'the account stays, locked' "$(passwd --status usher | cut -d' ' -f2)" L
ok 'purged: nothing is left but the locked account'
