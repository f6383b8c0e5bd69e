#!/bin/bash
# Sourced by inside.sh: makes of the try's own machine one that Jitsi is to come onto, with Debian's Prosody and nginx as
# services, and https at meet.example.org. What stands in for Jitsi's packages: its server block in nginx, the files
# for its front end, and services of the names of Jicofo and the videobridge, which do nothing.
HOST=meet.example.org
MODULES=/usr/share/jitsi-meet/prosody-plugins
FOCUS_PASSWORD=focus-of-a-try

# Prosody and nginx as their packages leave them, whatever the machine beneath has made of them.
bare_services() {
  local path
  rm -rf /etc/prosody/conf.d/* /etc/nginx/conf.d/* /var/lib/prosody/* /etc/jitsi
  for path in $(dpkg --verify prosody nginx nginx-common | awk '{ print $NF }'); do
    fail "$path is not as its package has it"
  done
  ln -s ../conf.avail/localhost.cfg.lua /etc/prosody/conf.d/
}

# An authority of the machine's own stands in for a public one: programs find it where Debian has authorities, Node by
# a variable.
certify_host() {
  local made=/etc/jitsi/tls
  mkdir -p "$made"
  openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj '/CN=An authority of a try' \
    -keyout "$made/authority.key" -out "$made/authority.crt" 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj "/CN=$HOST" -keyout "$made/host.key" 2>/dev/null |
    openssl x509 -req -days 90 -CA "$made/authority.crt" -CAkey "$made/authority.key" \
      -extfile <(echo "subjectAltName=DNS:$HOST") -out "$made/host.crt" 2>/dev/null
  cat "$made/authority.crt" >>/etc/ssl/certs/ca-certificates.crt
  export NODE_EXTRA_CA_CERTS=$made/authority.crt
  echo "127.0.0.1 $HOST" >>/etc/hosts
}

jitsi_files() {
  mkdir -p /etc/jitsi/meet /etc/jitsi/jicofo
  echo "var config = { hosts: { domain: '$HOST', muc: 'conference.$HOST' }, bosh: '//$HOST/http-bind' };" \
    >"/etc/jitsi/meet/$HOST-config.js"
  printf 'jicofo {\n  xmpp.client.domain: "auth.%s"\n}\n' "$HOST" >/etc/jitsi/jicofo/jicofo.conf
  cat >"/etc/nginx/sites-available/$HOST.conf" <<NGINX
server {
    listen 80;
    server_name $HOST;
    return 301 https://\$host\$request_uri;
}
server {
    listen 443 ssl;
    server_name $HOST;
    ssl_certificate /etc/jitsi/tls/host.crt;
    ssl_certificate_key /etc/jitsi/tls/host.key;
    include /etc/jitsi/meet/jaas/*.conf;
    location = /config.js { alias /etc/jitsi/meet/$HOST-config.js; }
    location = /xmpp-websocket {
        proxy_pass http://127.0.0.1:5280;
        proxy_http_version 1.1;
        proxy_set_header Upgrade \$http_upgrade;
        proxy_set_header Connection "upgrade";
        proxy_set_header Host \$host;
    }
    location ~ ^/([^/?&:'"]+)\$ {
        default_type text/html;
        return 200 "<!doctype html><title>Jitsi Meet</title>";
    }
}
NGINX
  ln -s "../sites-available/$HOST.conf" /etc/nginx/sites-enabled/
  for path in jicofo jitsi-videobridge2; do
    printf '[Service]\nExecStart=/usr/bin/sleep infinity\n' >"/etc/systemd/system/$path.service"
  done
}

# Jitsi's modules for Prosody, where boot.sh was given them; else empty ones, of the names that are looked for.
jitsi_modules() {
  local name
  # They want two libraries that Debian has not for the Lua of its Prosody.
  mkdir -p /usr/local/share/lua/5.4
  cp /usr/share/lua/5.2/{basexx,inspect}.lua /usr/local/share/lua/5.4/
  [ ! -e "$MODULES/mod_auth_token.lua" ] || return 0
  mkdir -p "$MODULES"
  for name in auth_token auth_jitsi-anonymous muc_domain_mapper muc_lobby_rooms token_affiliation token_verification; do
    : >"$MODULES/mod_$name.lua"
  done
  NO_SEATS='Jitsi’s modules for Prosody are not here (USHER_JITSI_PLUGINS)'
}

# Why no Prosody gives seats; empty where it does.
NO_SEATS=
prepare_jitsi() {
  bare_services
  certify_host
  jitsi_files
  jitsi_modules
  systemctl daemon-reload
}
