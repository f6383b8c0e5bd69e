/** Shell: Usher's user, its folders and secrets, as docs/topics/running.md and the first room make them. */
export const HOUSE = `
id usher >/dev/null 2>&1 || useradd --system --home-dir /var/lib/usher --shell /usr/sbin/nologin usher
install -d -m 750 -o root -g usher /etc/usher
install -d -m 700 -o usher -g usher /var/lib/usher
for name in jitsi-secret client-secret secret; do
  openssl rand -hex 32 > /etc/usher/$name
  chown root:usher /etc/usher/$name && chmod 640 /etc/usher/$name
done
`;

/** Shell: the names of the docs are this machine, by https, with nginx in front of Usher's port 3000. */
export const FRONT = `
echo '127.0.0.1 auth.example.org meet.example.org id.example.org login.example.edu' >> /etc/hosts
cat /opt/docs-test/authority.pem >> /etc/ssl/certs/ca-certificates.crt
cat > /etc/nginx/nginx.conf <<'END'
events {}
pid /run/nginx.pid;
http {
  access_log off;
  server {
    listen 443 ssl;
    server_name _;
    location = /.well-known/openid-configuration {
      return 200 '{"issuer": "https://$host"}';
    }
    ssl_certificate /opt/docs-test/names.pem;
    ssl_certificate_key /opt/docs-test/names.key;
    location / {
      proxy_pass http://127.0.0.1:3000;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_buffer_size 16k;
      proxy_buffers 4 16k;
    }
  }
}
END
nginx
`;

/** Shell: Usher runs from here on, with the settings of the page. */
export const SERVING = `
usher serve --config /etc/usher/usher.yaml >/var/log/usher.log 2>&1 &
for _ in {1..100}; do curl -sf -o /dev/null http://127.0.0.1:3000/healthz && break; sleep 0.2; done
`;

const SETTINGS = `public_url: https://auth.example.org/
jitsi:
  url: https://meet.example.org/
  secret_file: /etc/usher/jitsi-secret
sign_in:
  methods:
    - id: keycloak
      type: oidc
      title: Example University
      preset: keycloak
      issuer: https://id.example.org/realms/main
      client_id: usher
      client_secret_file: /etc/usher/client-secret
storage:
  url: sqlite:/var/lib/usher/usher.db
`;

/** Shell: a house whose settings a page takes for granted. `more` is YAML; `settings` are all of them. */
export function houseWith(more: string, settings = SETTINGS): string {
  return `${HOUSE}
cat > /etc/usher/usher.yaml <<'END'
${settings}${more}END
chown root:usher /etc/usher/usher.yaml && chmod 640 /etc/usher/usher.yaml
export USHER_CONFIG=/etc/usher/usher.yaml
`;
}

/** Shell that prints the newest id of a table: `usher_meeting`, `usher_invitation`. */
export function newestId(table: string, where = '1 = 1'): string {
  return `sqlite3 /var/lib/usher/usher.db "SELECT id FROM ${table} WHERE ${where} ORDER BY rowid DESC LIMIT 1"`;
}

/** Shell: it is this moment now, for every program of Node that starts from here on. */
export function at(moment: string): string {
  return `echo $(( ($(date -d ${moment} +%s) - $(date +%s)) * 1000 )) > /opt/docs-test/clock-ahead-ms\n`;
}

/** Those of Jitsi's modules for Prosody that a set-up of ours switches on: their names alone count here. */
const MODULES = [
  ...['auth_token', 'auth_jitsi-anonymous', 'token_verification', 'token_affiliation'],
  ...['muc_domain_mapper', 'muc_hide_all', 'muc_meeting_id', 'muc_lobby_rooms', 'muc_rate_limit'],
  ...['muc_breakout_rooms', 'muc_wait_for_host', 'persistent_lobby', 'conference_duration'],
  ...['limits_exception', 'client_proxy', 'room_metadata', 'room_metadata_component'],
];

/** Shell: what Debian's packages of Jitsi Meet have put there, as far as Usher and the doctor look at it. */
export const JITSI = `
mkdir -p /etc/jitsi/{meet,jicofo}
touch /opt/docs-test/units/{jicofo,jitsi-videobridge2}.service
cp /opt/docs-test/prosody.cfg.lua /etc/prosody/conf.avail/meet.example.org.cfg.lua
plugins=/usr/share/jitsi-meet/prosody-plugins
mkdir -p $plugins
for name in ${MODULES.join(' ')}; do
  touch $plugins/mod_$name.lua
done
ln -s ../conf.avail/meet.example.org.cfg.lua /etc/prosody/conf.d/
echo 'var config = { hosts: { domain: "meet.example.org", muc: "conference.meet.example.org" } };' \
  > /etc/jitsi/meet/meet.example.org-config.js
printf 'jicofo {\n}\n' > /etc/jitsi/jicofo/jicofo.conf
`;

/** Shell: nginx as Debian's package has it, with the server block of Jitsi Meet's. */
export const JITSI_NGINX = `
echo '127.0.0.1 meet.example.org id.example.org' >> /etc/hosts
cat /opt/docs-test/authority.pem >> /etc/ssl/certs/ca-certificates.crt
rm -f /etc/nginx/sites-enabled/*
cat > /etc/nginx/sites-enabled/meet.example.org.conf <<'END'
server {
  listen 443 ssl;
  server_name meet.example.org;
  ssl_certificate /opt/docs-test/names.pem;
  ssl_certificate_key /opt/docs-test/names.key;
  include /etc/jitsi/meet/jaas/*.conf;
  location = /config.js { alias /etc/jitsi/meet/meet.example.org-config.js; }
}
END
`;

/** Shell: the unit that comes with Usher. */
export const UNIT = `
cp /opt/checkout/deploy/systemd/usher.service /etc/systemd/system/
ln -s /usr/local/bin/usher /usr/bin/usher
`;

/** Shell: of docker-jitsi-meet's compose file what Usher's own joins. */
export const JITSI_COMPOSE =
  "echo '{ services: { web: { image: web } }, networks: { meet.jitsi: {} } }' > docker-compose.yml";
