import { HOUSE } from '../house.ts';
import type { Stage } from '../stage.ts';

const LISTENS = 'http://127.0.0.1:3000/healthz';

export const readme: Stage = {
  page: 'README.md',
  before: HOUSE,
  commands: {
    'usher setup ': {
      answers: {
        'Host name': 'meet.example.org',
        'Sign-in': 'keycloak',
        Issuer: 'https://id.example.org/realms/main',
      },
      check: 'test -s usher-setup/usher.yaml -a -s usher-setup/APPLY.md',
    },
    'usher serve --config usher.yaml': { answersAt: LISTENS },
  },
};

export const contributing: Stage = {
  page: 'CONTRIBUTING.md',
  before: 'cd /opt/checkout',
  commands: { 'npm run site': { check: 'test -s dist-site/index.html' } },
};

export const firstRoom: Stage = {
  page: 'docs/start/first-room.md',
  before: `${HOUSE}rm -rf /etc/usher/jitsi-secret /var/lib/usher`,
  commands: {
    'sudo -u usher usher serve': { answersAt: LISTENS },
    'usher token check': {
      before: `
        cat > prosody.json <<END
        {"appId": "jitsi", "secret": "$(cat /etc/usher/jitsi-secret)", "domain": "meet.example.org",
         "acceptedIssuers": ["jitsi"], "acceptedAudiences": ["jitsi"]}
END
        usher token mint --room standup --user ann --config /etc/usher/usher.yaml > token.txt`,
    },
  },
};
