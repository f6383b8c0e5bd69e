import { HOUSE, JITSI, JITSI_COMPOSE, JITSI_NGINX, UNIT } from '../house.ts';
import type { Stage } from '../stage.ts';

/** Shell: what the Debian package of Usher makes, which .ci/try-deb installs. */
const PACKAGE = `${HOUSE}${UNIT}rm -rf /etc/usher/* /var/lib/usher/*
`;

export const onDebian: Stage = {
  page: 'docs/start/debian.md',
  before: `${JITSI}${JITSI_NGINX}${PACKAGE}`,
  commands: {
    'runuser -u usher -- usher config check': { check: 'grep "The settings are well"' },
    'runuser -u usher -- usher user create': {
      check: 'grep "^https://meet.example.org/auth/welcome/"',
    },
    'usher setup --undo': { check: '! grep -r usher /etc/prosody/conf.avail /etc/jitsi' },
    'usher setup --yes --force': { check: 'grep keycloak usher-setup/usher.yaml' },
  },
};

export const besideDocker: Stage = {
  page: 'docs/start/docker.md',
  before: `ln -s /opt/checkout ../jitsi-usher; touch .env; ${JITSI_COMPOSE}; mkdir -p ~/.jitsi-meet-cfg/web
    echo '127.0.0.1 meet.example.org' >> /etc/hosts`,
  commands: {
    '(umask 077': { typed: 'from-the-provider\n', check: 'test -s usher-setup/client-secret' },
    'mv .env.before-usher': { check: '! grep -q JWT .env' },
    // Nothing was started, without an engine.
    'curl -fsS https://meet.example.org/auth/readyz': { status: 7 },
  },
};

export const anotherAdapter: Stage = {
  page: 'docs/start/another-adapter.md',
  before: `${PACKAGE}touch /opt/docs-test/units/jitsi-openid.service`,
  commands: { 'curl -fsS http://127.0.0.1:3000/readyz': { check: 'grep \'"status":"\'' } },
};
