import { FRONT, houseWith, newestId, SERVING } from '../house.ts';
import type { Stage } from '../stage.ts';

const LOCAL = `public_url: https://auth.example.org/
jitsi:
  url: https://meet.example.org/
  secret_file: /etc/usher/jitsi-secret
storage:
  url: sqlite:/var/lib/usher/usher.db
sign_in:
  methods:
    - type: local
      title: Accounts here
      groups: [members]
`;

/** Accounts as Prosody's `internal_plain` keeps them, for somebody to sign in with at once. */
const PLAIN_ACCOUNTS = `
accounts=/var/lib/prosody/meet%2eexample%2eorg/accounts
mkdir -p $accounts
for name in ann ben; do
  printf 'return {\\n\\t["password"] = "not-a-real-%s-4711";\\n};\\n' $name > $accounts/$name.dat
done
`;

/** Shell: somebody comes to a room by the front door, with their password. */
function comes(name: string, room: string): string {
  const form = `- username=${name} password=not-a-real-${name}-4711`;
  return `node /opt/node/visit.mjs https://auth.example.org/room/${room} ${form}\n`;
}

export const audit: Stage = {
  page: 'docs/topics/audit.md',
  now: '2026-11-23T09:00:00+01:00',
  before: `
    ${houseWith('rooms: [{ match: "class-*", host: ["user:ann"] }]\n', LOCAL)}
    ${FRONT}${PLAIN_ACCOUNTS}
    usher user import --prosody /var/lib/prosody --host meet.example.org
    usher user change ann --display-name 'Ann Smith'
    usher user change ben --display-name Ben
    ${SERVING}
    ${comes('ann', 'class-7')}${comes('ben', 'class-7')}`,
  commands: {
    'usher audit export --since': { check: 'test -s november.jsonl' },
    'usher audit export --format csv': { check: 'test $(wc -l < last-days.csv) -gt 4' },
    'usher audit export --user ann': { check: 'test -s ann.jsonl' },
    'usher audit erase --user ann': { status: 1 },
    'usher audit erase --user ann --yes': {
      check: 'usher audit list --user ann 2>&1 | grep "no entries"',
    },
  },
  outputs: { '2026-11-23T08:00:41Z': { of: 'usher audit list --since 7d --room class-7' } },
};

export const accounts: Stage = {
  page: 'docs/topics/accounts.md',
  before: `
    ${houseWith('mail:\n  url: smtp://127.0.0.1:2525\n  from: meet@example.org\n', LOCAL)}
    ${PLAIN_ACCOUNTS}
    node /opt/node/take-mail.mjs 2525 >~/mail 2>&1 &
    printf 'name,email,display name,groups\\nbea,bea@example.org,Bea,teachers;board\\n' > people.csv`,
  commands: {
    'usher user create joki': { check: 'grep -x "https://auth.example.org/welcome/.*"' },
    'usher user create ann': { check: 'grep "To: .*ann@example.org" ~/mail' },
    'usher user import --csv': { check: 'grep "^bea,.*https://auth.example.org/welcome/"' },
    'usher user list': { check: 'grep joki' },
    'usher user reset joki --send': { check: 'grep "To: .*jo@example.org" ~/mail' },
    'usher user delete joki': { check: '! usher user show joki' },
    'usher user import --prosody /var/lib/prosody --host meet.example.org --dry-run': {
      check: '! usher user show ben',
    },
    'usher user import --prosody /var/lib/prosody --host meet.example.org --group': {
      check: 'usher user show ben',
    },
  },
};

const RULES = `rooms:
  - match: "staff-room"
  - match: "class-*"
    host: ["group:teachers", "!group:trainees"]
    member: ["group:students", "email:*@school.example"]
    features: { recording: ["host"], livestreaming: [], screen-sharing: ["everyone"] }
    between: "Mon-Fri 07:00-18:00 Europe/Berlin"
  - match: "parents-*"
`;

export const meetings: Stage = {
  page: 'docs/topics/meetings.md',
  before: `${houseWith('')}true`,
  commands: {
    'usher meeting create --title Choir': { typed: 'a-code-of-ours\n' },
    'usher meeting create --title Board': { typed: 'a-code-of-ours\na-password-of-jitsi\n' },
    'usher meeting list': { check: 'test "$(usher meeting list | wc -l)" = 4' },
    'usher room explain --store': {
      // The one before it was cancelled.
      before: `usher meeting create --title 'Class 7' --room class-7 --start '2026-11-23 09:00' --duration 90m \
        --zone Europe/Berlin --owner user:tess --member group:students`,
    },
    'usher meeting cancel': { check: 'usher meeting list | grep cancelled' },
  },
  ids: { md6db78fb3d8c98ad18a39e33: newestId('usher_meeting', "title = 'Class 7'") },
  loose: [/ccay-qajp/],
  outputs: { 'class-8.csv:3': { notHere: 'the file of the page has no such lines' } },
};

export const invitations: Stage = {
  page: 'docs/topics/invitations.md',
  before: `${houseWith('')}printf 'name,email,note\\nKim,kim@example.org,one\\n' > people.csv`,
  commands: {
    'usher invitation create --room standup': {
      check: 'grep -x "https://auth.example.org/invite/.*"',
    },
    'usher invitation revoke': {
      check: 'usher invitation list --room interview-17 | grep revoked',
    },
    'usher invitation create --room gala --until "2026-12-05 23:00" --zone Europe/Berlin --count': {
      check: 'test "$(wc -l < tickets.csv)" = 1001',
    },
    'usher invitation create --room gala --until "2026-12-05 23:00" --zone Europe/Berlin --csv': {
      check: 'grep Kim tickets.csv',
    },
  },
  ids: { i4ca03b52fd1b0a7cd5a0a2f1: newestId('usher_invitation', "room_display = 'interview-17'") },
};

export const rooms: Stage = {
  page: 'docs/topics/rooms.md',
  before: `
    ${houseWith(RULES)}
    sed -i 's/id: keycloak/id: staff/' /etc/usher/usher.yaml
    usher meeting list`,
  commands: { 'usher room explain --store': { status: 1 } },
};

export const api: Stage = {
  page: 'docs/topics/api.md',
  now: '2026-11-23T09:00:00+01:00',
  before: `
    ${houseWith(
      RULES.replace('"email:*@school.example"', '"signed-in"')
        .replace(', livestreaming: [], screen-sharing: ["everyone"]', '')
        .replace(/ {4}between.*\n/, ''),
    )}
    ${FRONT}${SERVING}`,
  commands: {
    'usher api-key create': { check: 'grep -o "usher_k[^ ]*" > ~/key' },
    'curl https://auth.example.org/api/v1/tokens \\\n  --header "Authorization: Bearer $API_KEY" \\\n  --json':
      { before: 'export API_KEY=$(cat ~/key)' },
    'usher token mint': { check: 'grep -x "eyJ.*"' },
  },
  outputs: { '{\n  "type"': { notHere: 'what a request gets that has a mistake' } },
};
