#!/bin/bash
# Sourced by inside.sh, once the package is installed: from Debian's Prosody and nginx to a seat, by nothing but what
# usher setup prints, and back. Twice: by hand with APPLY.md, and by --apply.

# The commands of APPLY.md: to go forward by, or (back) to go back by, from the last step to the first.
commands_in_apply() {
  awk -v wanted="$1" '
    /^## / { way = "forward"; steps++ }
    /^To go back:/ { way = "back" }
    /^```/ { inside = $0 == "```sh"; next }
    inside && way == wanted { lines[steps] = lines[steps] $0 "\n" }
    END {
      for (step = 1; step <= steps; step++) printf "%s", lines[wanted == "back" ? steps + 1 - step : step]
    }' APPLY.md
}
# The commands that --apply and --undo print, below the line that says so.
commands_printed() { sed '1,/in this order:$/d' | sed -n 's/^  //p'; }
# As root types them. $1: what they are. What they say is in $2.
type_in() {
  local text
  text=$(cat)
  [ -n "$text" ] || fail "$1: there are no commands"
  bash -xeuo pipefail -c "$text" </dev/null >"$2" 2>"$2.log" || fail "$1: $(tail -40 "$2" "$2.log")"
}
# Files with their owners, modes and contents.
exact() {
  find /etc /usr/share/jitsi-meet -xdev \( -type f -o -type l -o -type d \) -printf '%p %u:%g %m %l ' \
    \( -type f -exec sha256sum {} \; -o -printf '\n' \) | grep -v '^/etc/systemd/system/multi-user.target.wants' | sort
}
prosody_at() { sed -n 's/^--  *\(prosodyctl.*\)/\1/p' "$1" | sed "s/PASSWORD/$FOCUS_PASSWORD/g"; }
answers() {
  for _ in {1..100}; do curl -s -o /dev/null http://127.0.0.1:5280/ && return; sleep 0.1; done
  fail 'Prosody does not answer'
}
# $2 holds the link for anna. She sets a password, is led from config.js to Usher, signs in, and sits.
takes_her_seat() {
  local link seat
  link=$(grep -o "https://$HOST/auth/welcome/[^ ]*" "$2") || fail "no link for anna: $(cat "$2")"
  answers
  seat=$(/usr/lib/jitsi-usher/node "$checkout/test/deb/take-seat.ts" "$link" "${NO_SEATS:-$FOCUS_PASSWORD}") ||
    fail "anna has no seat: $seat"
  ! grep -rF "${link##*/}" /var/log/nginx || fail 'nginx logs what makes her link good'
  usher token check --config /etc/usher/usher.yaml --room standup < <(tail -1 <<<"$seat") >token.txt ||
    fail "$(cat token.txt)"
  ok "$1: $(head -1 <<<"$seat")"
}
# APPLY.md and --apply end with usher doctor. This asks what runs as well, which wants a Prosody that gives seats.
finds_nothing() {
  [ -n "$NO_SEATS" ] || usher doctor --live >doctor.txt || fail "usher doctor --live: $(cat doctor.txt)"
}
# What holds a secret is for its service and for root.
shut() {
  mode /etc/usher/usher.yaml 'root:usher 640'
  mode "/etc/prosody/conf.avail/$HOST.cfg.lua" 'root:prosody 640'
  mode usher-setup 'root:root 700'
  mode usher-setup/usher.yaml 'root:root 600'
  sed -n "s/^ *secret: '\(.*\)'/\1/p" usher-setup/usher.yaml >secrets
  same 'secrets' "$(wc -l <secrets)" 2
  same 'files with a secret that others may read' \
    "$(find /etc /var/log /var/lib /run -xdev -type f -perm -o=r -exec grep -lF -f secrets {} +)" ''
}

# By hand, from a Prosody that knows nothing of Jitsi.
by_hand() {
  local path
  exact >exact
  usher setup --yes --jitsi "$HOST" --installation by-hand --sign-in local --flow link >/dev/null
  cd usher-setup
  commands_in_apply forward | type_in APPLY.md "$work/said"
  prosody_at "prosody/$HOST.cfg.lua" | type_in 'the accounts of Jicofo and the bridge' "$work/accounts"
  takes_her_seat 'by APPLY.md, from a bare Prosody' "$work/said"
  # What the ways back say in words: a copy goes back to its place, the rest goes.
  runuser -u usher -- usher user delete anna --config /etc/usher/usher.yaml >/dev/null 2>&1
  find /etc -name '*.before-usher' | while read -r path; do mv "$path" "${path%.before-usher}"; done
  rm -r /etc/prosody/conf.{avail,d}/"$HOST".cfg.lua /etc/nginx/conf.d/usher-log.conf /etc/jitsi/meet/jaas
  commands_in_apply back | type_in 'the way back of APPLY.md' "$work/back"
  systemctl disable --now usher 2>/dev/null
  rm /etc/usher/usher.yaml
  cd .. && mv usher-setup by-hand
  same 'by hand and back, what is else than before' "$(exact | diff exact - || true)" ''
  rm -rf /var/lib/prosody/* /var/lib/usher/*
}

# Where Jitsi's package has set Prosody up, by --apply.
by_apply() {
  local path=/etc/prosody/conf.avail/$HOST.cfg.lua
  /usr/lib/jitsi-usher/node "$checkout/test/deb/packaged-prosody.ts" "$HOST" >"$path"
  ln -s "../conf.avail/$HOST.cfg.lua" /etc/prosody/conf.d/
  mkdir /etc/jitsi/meet/jaas
  prosody_at "$path" | type_in 'the accounts of Jicofo and the bridge' "$work/accounts"
  exact >exact
  usher setup --yes --jitsi "$HOST" --sign-in local >/dev/null
  usher setup --apply --dry-run >dry.txt
  ! sed -n "s/^ *secret: '\(.*\)'/\1/p" usher-setup/usher.yaml | grep -qF -f - dry.txt || fail 'a dry run shows a secret'
  same 'what a dry run has touched' "$(exact | diff exact - || true)" ''
  usher setup --apply | commands_printed | type_in '--apply' "$work/said"
  takes_her_seat 'by --apply and what it prints' "$work/said"
  shut
  finds_nothing
  same 'applied again' "$(usher setup --apply | sed -n 1p)" 'There is nothing to change.'
  usher setup --undo | commands_printed | type_in '--undo' "$work/back"
  same 'applied and undone, what is else than before' "$(exact | diff exact - || true)" ''
  [ "$(curl -s -o /dev/null -w '%{http_code}' "https://$HOST/auth/readyz")" != 200 ] || fail 'Usher answers still'
  same 'Usher' "$(systemctl is-enabled usher || true) $(of_service ActiveState)" 'disabled inactive'
  rm -r "$path" "/etc/prosody/conf.d/$HOST.cfg.lua" /etc/jitsi/meet/jaas /var/lib/prosody/* /var/lib/usher/*
  systemctl enable usher 2>/dev/null
}

first_seat() {
  systemctl start prosody nginx
  by_hand
  by_apply
  systemctl stop prosody nginx
  ok "and back: every file of the machine is what it was"
}
