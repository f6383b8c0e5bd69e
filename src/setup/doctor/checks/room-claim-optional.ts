import { flagOf, listOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault, warning } from '../finding.ts';
import { textOption } from '../jitsi-side.ts';

/** Needed where guests have a host of their own, and a hole for tokens with patterns or without a room. */
export const roomClaimOptional: FileCheck = {
  id: 'room-claim-optional',
  well: 'a token must name its room, or guests need it otherwise',
  run: ({ side, usher }) => {
    if (!side) return null;
    const value = side.option('host', 'asap_require_room_claim');
    const isNeeded = flagOf(value);
    if (isNeeded !== false) return isNeeded === 'unknown' ? null : [];
    const issuers = listOf(side.option('host', 'asap_accepted_issuers'));
    const others =
      usher && issuers !== null && issuers !== 'unknown'
        ? issuers.texts.filter((one) => one !== usher.jitsi.issuer)
        : [];
    const where = value?.at ?? null;
    if (side.guestHost === null) {
      return [
        warning({
          where,
          evidence:
            'asap_require_room_claim is off, and there is no guest host that would need it.',
          reason:
            'A token without a room opens every room, and one with a pattern (context.room.regex) opens rooms that it does not match.',
          mend: [side.line('host', 'asap_require_room_claim', 'true')],
        }),
      ];
    }
    const keys = textOption(side, 'host', 'cache_keys_url');
    if (!usher && keys?.endsWith('/protocol/openid-connect/certs')) {
      return [
        fault({
          where,
          evidence:
            'asap_require_room_claim is off, and the keys are those of an OpenID provider that seats people itself.',
          reason:
            'Keycloak names no room in its tokens: whoever has an account there opens every room. If it is Usher that answers there, give --config.',
          mend: [
            'Let Usher decide, between Keycloak and Jitsi: docs/topics/inline.md',
            side.line('host', 'asap_require_room_claim', 'true'),
          ],
        }),
      ];
    }
    if (others.length === 0) return [];
    return [
      warning({
        where,
        evidence: `asap_require_room_claim is off, and Prosody takes tokens of ${others.length} more issuer(s) than Usher.`,
        reason:
          'A token of theirs with a pattern (context.room.regex), or without a room, opens every room. Usher’s name one exact room, always.',
        mend: [
          side.line('host', 'asap_accepted_issuers', `{ ${JSON.stringify(usher?.jitsi.issuer)} }`),
          'Or see that the others name one exact room each.',
        ],
      }),
    ];
  },
};
