import { flagOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** A guest has no token, so none that could name a room. */
export const guestsRefused: FileCheck = {
  id: 'guests-refused',
  well: 'guests of the guest host reach the lobby',
  run: ({ side }) => {
    if (!side) return null;
    if (side.guestHost === null || side.guestHost === 'unknown') return null;
    const value = side.option('host', 'asap_require_room_claim');
    const found = flagOf(value);
    const verifies = flagOf(side.option('host', 'enable_domain_verification')) !== false;
    if (found === 'unknown') return null;
    if (found === false || !verifies) return [];
    // With it guests get in, and everybody else as well: `empty-token` says so.
    const isOpen = flagOf(side.option('host', 'allow_empty_token'));
    if (isOpen === true || isOpen === 'unknown') return null;
    return [
      fault({
        where: value?.at ?? side.at.host ?? side.guestHost.at,
        evidence: `Guests have a host, ${side.guestHost.name}, and a token must name its room.`,
        reason:
          'Every guest is refused: "Room name cannot be matched to the one from token." Do not switch allow_empty_token on for it.',
        mend: [side.line('host', 'asap_require_room_claim', 'false')],
      }),
    ];
  },
};
