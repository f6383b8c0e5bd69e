import { HOUSE, JITSI, JITSI_COMPOSE, JITSI_NGINX, UNIT } from '../house.ts';
import type { CommandStage, Stage } from '../stage.ts';

/** To usher setup’s questions. */
const ANSWERS = {
  'Host name': 'meet.example.org',
  'Sign-in': 'keycloak',
  Issuer: 'https://id.example.org/realms/main',
};
const KEYCLOAK = `usher setup --yes --jitsi meet.example.org --sign-in keycloak \\
  --issuer https://id.example.org/realms/main`;
const THERE = 'test -s usher-setup/usher.yaml -a -s usher-setup/APPLY.md';

export const withSetup: Stage = {
  page: 'docs/start/with-setup.md',
  before: `${HOUSE}${JITSI}rm /etc/usher/*`,
  commands: {
    'usher setup$': { answers: ANSWERS, check: THERE },
    'usher setup --yes --jitsi meet.example.org --sign-in keycloak': {
      before: 'rm -r usher-setup',
      check: THERE,
    },
    'usher setup --yes --jitsi meet.example.org --sign-in google': { before: 'rm -r usher-setup' },
    'usher setup --yes --jitsi meet.example.org --installation docker': {
      before: 'rm -r usher-setup',
      check: 'test -s usher-setup/docker/env',
    },
    'usher setup --apply --dry-run': {
      before: `rm -r usher-setup && ${KEYCLOAK} && echo from-the-provider > usher-setup/client-secret`,
      check: 'test ! -e /etc/usher/usher.yaml',
    },
    'usher setup --apply$': { check: 'test -s /etc/usher/usher.yaml' },
    'usher setup --undo': { check: 'test ! -e /etc/usher/usher.yaml' },
    'usher secret': { check: 'grep -Ex "[0-9a-f]{64}"' },
  },
};

const SEATED: CommandStage = { check: 'grep \'"status":"\'' };

/** What `usher setup` prints to be done, done: as its page says, from within its folder. */
function apply(name: string, flags: string, more: Partial<Stage>): Stage {
  return {
    page: `the APPLY.md of usher setup, ${name}`,
    printedBy: 'cat APPLY.md',
    ...more,
    before: `${HOUSE}${JITSI}${JITSI_NGINX}${UNIT}rm -r /etc/usher/* /var/lib/usher
      usher setup --yes --jitsi meet.example.org --output usher-setup ${flags}
      cd usher-setup
      echo from-the-provider > client-secret
      ${more.before ?? ''}`,
  };
}

const OIDC = '--sign-in oidc --issuer https://id.example.org';

export const applied: readonly Stage[] = [
  apply('Debian', OIDC, { commands: { 'curl -fsS': SEATED } }),
  apply('Debian, with keys', `${OIDC} --signing keys`, { commands: { 'curl -fsS': SEATED } }),
  apply('Debian, a guest host', `${OIDC} --guests guest-host`, {
    commands: { 'curl -fsS': SEATED },
  }),
  apply('Debian, inside the meeting', `${OIDC} --flow inline`, {
    commands: { 'curl -fsS': SEATED },
  }),
  apply('Debian, accounts here', '--sign-in local', { commands: { 'curl -fsS': SEATED } }),
  apply('by hand', `${OIDC} --installation by-hand`, {
    before: 'rm /etc/prosody/conf.*/meet.example.org.cfg.lua',
    commands: { 'curl -fsS': SEATED },
  }),
  apply('Helm', `${OIDC} --installation helm`, {
    before: 'cp -r /opt/checkout/deploy .',
    // Nothing was started, without a cluster.
    commands: { 'curl -fsS': { status: 7 } },
  }),
  apply('docker-jitsi-meet', `${OIDC} --installation docker`, {
    before: `export HERE=$PWD CONFIG=~/.jitsi-meet-cfg
      mkdir -p ~/docker-jitsi-meet $CONFIG/web
      cd ~/docker-jitsi-meet
      touch .env && ${JITSI_COMPOSE}`,
    printedBy: 'cat $HERE/APPLY.md',
    commands: {
      'docker build': { before: 'cd /opt/checkout' },
      'cp -an .env': { before: 'cd ~/docker-jitsi-meet' },
      // Nothing was started, without an engine.
      'curl -fsS': { status: 7 },
    },
  }),
];
