import { HOUSE } from '../house.ts';
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
      check: 'kill $served; unset $(grep -o "^[A-Z_]*" adapter.env)',
    },
  },
};
