import { FRONT, HOUSE, JITSI, JITSI_COMPOSE, JITSI_NGINX, UNIT } from '../house.ts';
import type { Stage } from '../stage.ts';

const LISTENS = 'http://127.0.0.1:3000/healthz';

export const movingIn: Stage = {
  page: 'docs/topics/moving-in.md',
  before: `${HOUSE}mkdir -p /opt/adapter config/cert
    old=/opt/checkout/test/fixtures/migrate
    cp $old/jitsi-openid.env /opt/adapter/.env && cp $old/jitsi-openid.env adapter.env`,
  commands: {
    'usher migrate --env /opt/adapter/.env': { check: 'test -s usher-migration/MIGRATE.md' },
    'usher migrate --env .env --sp-key': {
      before: `rm -r usher-migration; cp $old/saml2jwt.env .env; cd config/cert
        openssl req -x509 -newkey rsa:3072 -nodes -subj /CN=sp -keyout sp-key.pem -out sp-cert.pem; cd ../..`,
    },
    'usher migrate --from secure-domain': {
      before: `rm -r usher-migration; mkdir -p /etc/jitsi/jicofo
        cp $old/secure-domain/jicofo.conf /etc/jitsi/jicofo/
        cp $old/secure-domain/prosody.cfg.lua /etc/prosody/conf.avail/meet.example.org.cfg.lua
        ln -s ../conf.avail/meet.example.org.cfg.lua /etc/prosody/conf.d/`,
    },
    'usher migrate --env .env$': { before: 'rm -r usher-migration; cp $old/docker-ldap.env .env' },
    'usher migrate --from ldap': {
      before: 'rm -r usher-migration; cp $old/saslauthd.conf /etc/saslauthd.conf',
    },
    'usher serve': {
      before: 'set -a; . <(tr -d "\\r" < adapter.env); set +a',
      answersAt: LISTENS,
      check: 'stop_served; unset $(grep -o "^[A-Z_]*" adapter.env)',
    },
  },
};

/** Shell: the location that led to the adapter, and leads to Usher now. */
const ADAPTER_NGINX = `
echo "location /oidc/ { proxy_pass http://127.0.0.1:$(sed -n 's/^listen:.*:\\([0-9]*\\).*/\\1/p' usher.yaml); }" \\
  > /etc/jitsi/meet/jaas/adapter.conf
`;

/** What `usher migrate` prints to be done, done as its page says, from within its folder. */
function migrated(name: string, line: string, before: string, more: Partial<Stage> = {}): Stage {
  return {
    page: `the MIGRATE.md of usher migrate, ${name}`,
    printedBy: 'cat ~/docs/usher-migration/MIGRATE.md',
    commands: { 'curl -fsS': { check: 'grep \'"status":"\'' } },
    ...more,
    before: `${HOUSE}${UNIT}rm -r /etc/usher/* /var/lib/usher
      old=/opt/checkout/test/fixtures/migrate
      ${before}
      usher migrate ${line}
      cd usher-migration
      ${more.before ?? ''}`,
  };
}

export const migrations: readonly Stage[] = [
  migrated('jitsi-openid', '--env $old/jitsi-openid.env', FRONT),
  migrated(
    'jitsi-oidc-adapter',
    '--env $old/oidc-adapter.env --jitsi meet.example.org',
    `mkdir -p /etc/jitsi/meet/jaas; ${JITSI_NGINX}`,
    { before: ADAPTER_NGINX },
  ),
  migrated(
    'jitsi-keycloak-adapter',
    '--env $old/keycloak-adapter.env --jitsi meet.example.org',
    `mkdir -p /etc/jitsi/meet/jaas /usr/share/jitsi-meet/static; ${JITSI_NGINX}
    touch /usr/share/jitsi-meet/body.html /usr/share/jitsi-meet/static/oidc-{adapter,redirect}.html`,
    { before: `${ADAPTER_NGINX}echo '# $arg_oidc' >> /etc/jitsi/meet/jaas/adapter.conf` },
  ),
  migrated(
    'a secure domain',
    '--from secure-domain',
    `${JITSI}${JITSI_NGINX}cp $old/secure-domain/jicofo.conf /etc/jitsi/jicofo/
    cp $old/secure-domain/prosody.cfg.lua /etc/prosody/conf.avail/meet.example.org.cfg.lua
    sed -i -e '1i muc_mapper_domain_base = "meet.example.org"' \\
      -e '1i plugin_paths = { "/usr/share/jitsi-meet/prosody-plugins" }' \\
      /etc/prosody/conf.avail/meet.example.org.cfg.lua
    accounts=/srv/prosody/meet%2eexample%2eorg/accounts; mkdir -p $accounts
    echo 'return { ["password"] = "not-a-real-password-4711" };' > $accounts/ann.dat`,
    {
      commands: {
        'curl -fsS': { check: 'grep \'"status":"\'' },
      },
    },
  ),
  migrated('LDAP in docker-jitsi-meet', '--env $old/docker-ldap.env', '', {
    before: `export HERE=$PWD CONFIG=~/.jitsi-meet-cfg
      echo '127.0.0.1 meet.example.org' >> /etc/hosts
      mkdir -p ~/docker-jitsi-meet $CONFIG/web
      cp $old/docker-ldap.env ~/docker-jitsi-meet/.env && cd ~/docker-jitsi-meet && ${JITSI_COMPOSE}`,
    commands: {
      'docker build': { before: 'cd /opt/checkout' },
      'cp -an .env': { before: 'cd ~/docker-jitsi-meet' },
      // Nothing was started, without an engine.
      'curl -fsS': { status: 7 },
    },
  }),
];
