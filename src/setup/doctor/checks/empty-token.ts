import { flagOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** `allow_empty_token`: tried on the real modules, a stranger is moderator of any room, or ends the wait in it. */
export const emptyToken: FileCheck = {
  id: 'empty-token',
  well: 'nobody gets in without a token',
  run: ({ side }) => {
    if (!side) return null;
    const value = side.option('host', 'allow_empty_token');
    const isOpen = flagOf(value);
    if (isOpen !== true) return isOpen === 'unknown' ? null : [];
    return [
      fault({
        where: value?.at ?? null,
        evidence: 'allow_empty_token is on.',
        reason:
          'Whoever connects to the XMPP host without a token is let into any room: as moderator, or, with token_affiliation, still ending the wait for the host. Guests do not need it.',
        mend: [
          side.line('host', 'allow_empty_token', 'false'),
          ...(side.guestHost === null
            ? []
            : [side.line('host', 'asap_require_room_claim', 'false')]),
        ],
      }),
    ];
  },
};
