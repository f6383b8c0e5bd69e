import { HOUSE } from '../house.ts';
import type { Stage } from '../stage.ts';

const LISTENS = 'http://127.0.0.1:3000/healthz';

export const movingIn: Stage = {
  page: 'docs/topics/moving-in.md',
  before: `${HOUSE}
    cat > adapter.env <<END
JITSI_SECRET=$(cat /etc/usher/jitsi-secret)
JITSI_URL=https://meet.example.org/
JITSI_SUB=meet.example.org
ISSUER_URL=https://id.example.org/realms/main
BASE_URL=https://auth.example.org/
CLIENT_ID=usher
CLIENT_SECRET=what-the-provider-gave
END
    cat > .env <<END
AUTH_TYPE=ldap
PUBLIC_URL=https://meet.example.org
USHER_PUBLIC_URL=https://auth.example.org/
JWT_APP_ID=jitsi
JWT_APP_SECRET=$(cat /etc/usher/jitsi-secret)
LDAP_URL=ldaps://ldap.example.org
LDAP_BASE=ou=people,dc=example,dc=org
END`,
  commands: {
    'usher serve': {
      before: 'set -a; . ./adapter.env; set +a',
      answersAt: LISTENS,
      check: 'kill $served; unset $(grep -o "^[A-Z_]*" adapter.env)',
    },
    'usher serve --config /etc/usher/usher.yaml': { answersAt: LISTENS },
  },
};
