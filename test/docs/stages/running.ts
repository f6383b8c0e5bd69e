import { FRONT, HOUSE, houseWith, SERVING } from '../house.ts';
import type { Stage } from '../stage.ts';

const LISTENS = 'http://127.0.0.1:3000/healthz';

/** PostgreSQL as Debian has set it up, with what is in it on this machine. */
const POSTGRES = `
install -d -m 2775 -o postgres -g postgres /run/postgresql
cluster=$(pg_lsclusters -h | head -n 1 | cut -d' ' -f1)
pg_ctlcluster $cluster main start
`;

export const running: Stage = {
  page: 'docs/operations/running.md',
  before: `${houseWith('')}unset USHER_CONFIG`,
  commands: {
    'usher serve': { answersAt: LISTENS },
    'install -d /opt/usher': {
      // What npm pack makes, as far as it goes here: the release and its package.json.
      before: `mkdir -p package && cp -r /opt/usher/. package && tar -czf jitsi-usher-0.1.0.tgz package
        umount -l /opt/usher && rmdir /opt/usher`,
    },
    'ln -s /opt/usher/dist/usher.js': { before: 'rm /usr/local/bin/usher' },
    '/usr/local/bin/usher --version': { check: 'grep -x "[0-9.]*"' },
    'useradd --system': { before: 'kill $served; userdel usher; rm -rf /etc/usher/jitsi-secret' },
  },
};

export const store: Stage = {
  page: 'docs/operations/store.md',
  before: `${houseWith('')}mkdir -p /var/backups; usher meeting list`,
  commands: {
    'sudo -u postgres createuser': { before: POSTGRES, typed: 'a-password\na-password\n' },
    'sudo -u postgres createdb': {
      check: 'PGPASSWORD=a-password psql -h 127.0.0.1 -U usher -c "SELECT 1" usher',
    },
    'sqlite3 /var/lib/usher/usher.db ".backup': {
      check: 'test "$(stat -c %a /var/backups/usher.db)" = 600',
    },
  },
};

export const reservations: Stage = { page: 'docs/topics/reservations.md', before: HOUSE };

export const speed: Stage = { page: 'docs/topics/speed.md' };

export const saml: Stage = {
  page: 'docs/topics/saml.md',
  before: HOUSE,
  commands: { 'openssl req': { check: 'openssl x509 -noout -in /etc/usher/saml.crt' } },
};

export const errors: Stage = {
  page: 'docs/reference/errors.md',
  before: `mkdir /opt/docs-test/journal
    echo '{"event":"request_refused","request_id":"TVZF-003P-E0KG"}' > /opt/docs-test/journal/usher`,
  commands: { 'journalctl -u usher': { check: 'grep request_refused' } },
};

export const ldap: Stage = { page: 'docs/topics/ldap.md' };

const RS256 = `public_url: https://auth.example.org/
secret_file: /etc/usher/secret
jitsi:
  url: https://meet.example.org/
  algorithm: RS256
sign_in:
  methods:
    - type: local
storage:
  url: sqlite:/var/lib/usher/usher.db
`;

export const keys: Stage = {
  page: 'docs/topics/keys.md',
  before: `${houseWith('', RS256)}${SERVING}`,
  commands: {
    'usher token check': { check: 'grep -x "Seated in standup as moderator (owner)."' },
    'usher key revoke Xy3kPq': { check: 'usher key list | grep revoked' },
    'usher key import': {
      before:
        'openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem; chmod 600 key.pem',
    },
    'umask 077': { before: 'rm key.pem' },
    'openssl genpkey': { check: 'usher key import key.pem' },
  },
  ids: { Xy3kPq: "usher key list | awk '/active/ { print substr($1, 1, 6) }'" },
};

export const token: Stage = {
  page: 'docs/topics/token.md',
  before: houseWith(''),
  commands: {
    'usher token check --settings prosody.json --room standup': {
      before: `
        cat > prosody.json <<END
        {"appId": "jitsi", "secret": "$(cat /etc/usher/jitsi-secret)", "domain": "meet.example.org",
         "acceptedIssuers": ["jitsi"], "acceptedAudiences": ["jitsi"], "tokenAffiliation": true}
END
        echo 'rooms: [{ match: "*", member: ["signed-in"], wait: false }]' >> /etc/usher/usher.yaml
        usher token mint --room standup --user ann > token.txt`,
    },
    "usher token check --settings prosody.json --room 'Tést Room'": {
      before: "usher token mint --room 'Tést Room' --tenant acme --user ann > token.txt",
    },
  },
  outputs: {
    'Refused: signed in': { notHere: 'test/repo/docs.test.ts asks for it' },
    'Refused: not signed in': { notHere: 'test/repo/docs.test.ts asks for it' },
    'Seated in standup as moderator': { notHere: 'test/repo/docs.test.ts asks for it' },
    '{\n  "aud"': { notHere: 'the claims of a token' },
    '{\n  "appId"': { notHere: 'a file' },
  },
};

export const monitoring: Stage = {
  page: 'docs/operations/monitoring.md',
  before: `${houseWith('')}${SERVING}`,
  outputs: { '{"status":"degraded"': { printedBy: 'curl -s http://127.0.0.1:3000/readyz' } },
};

export const openidConnect: Stage = {
  page: 'docs/topics/openid-connect.md',
  before: `${HOUSE}${FRONT}`,
  commands: {
    'curl -s https://login.example.edu': {
      check: 'grep -x \'"issuer": "https://login.example.edu"\'',
    },
  },
};
