import { FRONT, HOUSE, houseWith, SERVING } from '../house.ts';
import type { Stage } from '../stage.ts';

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

export const openidConnect: Stage = {
  page: 'docs/topics/openid-connect.md',
  before: `${HOUSE}${FRONT}`,
  commands: {
    'curl -s https://login.example.edu': {
      check: 'grep -x \'"issuer": "https://login.example.edu"\'',
    },
  },
};
