import { at, FRONT, HOUSE, newestId, SERVING } from '../house.ts';
import type { Stage } from '../stage.ts';

/** A page with settings of its own, whose first command names them. */
const SECRETS = `${HOUSE}cp -p /etc/usher/secret /etc/usher/reservations-secret`;

export const school: Stage = {
  page: 'docs/topics/school.md',
  before: SECRETS,
  commands: {
    'usher room explain --user ben --group students --room class-7a --at 2026-11-23T08:05:00+01:00 --host-there':
      { check: 'grep "^member by rooms"' },
    'usher room explain --user tess': { status: 1, check: 'grep -i "closed\\|between"' },
  },
};

export const company: Stage = {
  page: 'docs/topics/company.md',
  before: SECRETS,
  commands: {
    'usher room explain --user avery': { check: 'grep "^member by rooms"' },
    'usher invitation list --room falcon': { check: 'test "$(usher invitation list | wc -l)" = 2' },
    'usher invitation revoke --room falcon': {
      check: 'test "$(usher invitation list --room falcon | grep -c revoked)" = 2',
    },
    'usher invitation create --room board-2026': {
      status: 1,
      check: 'test -z "$(usher invitation list --room board-2026 2>/dev/null)"',
    },
  },
  ids: { i4ca03b52fd1b0a7cd5a0a2f1: newestId('usher_invitation') },
};

export const practice: Stage = {
  page: 'docs/topics/practice.md',
  before: SECRETS,
  commands: {
    'usher meeting create --title "Appointment"': { typed: 'a-password-of-jitsi\n' },
    'usher invitation create --room visit-4711': { check: 'cat > ~/link' },
    'usher room explain --user okafor': { check: 'grep "^host"' },
    'usher room explain --user lindt': { status: 1 },
    // Called off, it was: one more that takes place, with Erika in it.
    'usher audit list --room visit-4711': {
      before: `
        usher meeting create --title Appointment --room visit-4711 --zone Europe/Berlin \\
          --start '2026-11-24 14:00' --duration 30m --host user:okafor
        usher invitation create --room visit-4711 --zone Europe/Berlin --name 'Erika Muster' \\
          --from '2026-11-24 13:45' --until '2026-11-24 14:30' > ~/link
        ${at('2026-11-24T13:50:00+01:00')}${FRONT}${SERVING}
        node /opt/node/visit.mjs "$(cat ~/link)" -`,
      check: 'grep guest-',
    },
    'usher audit export': { check: 'grep "Erika Muster" erika.jsonl' },
    'usher audit erase': { check: '! usher audit list --room visit-4711 | grep Erika' },
  },
  ids: {
    m1f20e3a94d5c6b7a88990a1b: newestId('usher_meeting'),
    'guest-4d01f0a86b92c37e55f0ab13':
      'usher audit list --room visit-4711 | grep -o "guest-[0-9a-f]*" | head -n 1 || echo guest-none',
  },
};

export const event: Stage = {
  page: 'docs/topics/event.md',
  before: SECRETS,
  commands: {
    'usher meeting roster': {
      check: 'usher meeting show $(usher meeting list | cut -d" " -f1) | grep linus',
    },
    'usher invitation create --room summit-2026 --zone Europe/Berlin \\\n    --from "2026-12-05 09:30" --until "2026-12-05 18:00" --count':
      { check: 'test "$(wc -l < tickets.csv)" = 1001' },
    'usher invitation create --room summit-2026 --zone Europe/Berlin \\\n    --from "2026-12-05 09:30" --until "2026-12-05 18:00" --csv':
      { check: 'grep Margaret named.csv' },
    'usher invitation list --room summit-2026': {
      check: 'test "$(usher invitation list --room summit-2026 --limit 2000 | wc -l)" = 1002',
    },
  },
  ids: {
    m1f20e3a94d5c6b7a88990a1b: newestId('usher_meeting'),
    i4ca03b52fd1b0a7cd5a0a2f1: newestId('usher_invitation'),
  },
};
