import { fieldAt, flagOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** Tried: the room of a token is lost when a guest's connection is taken over. */
export const inlineGuestHost: FileCheck = {
  id: 'inline-guest-host',
  well: 'the inline sign-in has no guest host beside it',
  run: ({ frontend, side }) => {
    const value = fieldAt(frontend?.config, 'tokenAuthInline');
    if (!frontend || !side) return null;
    const guest = side.guestHost;
    if (flagOf(value) !== true || guest === 'unknown') return null;
    if (guest === null) return [];
    return [
      fault({
        where: value?.at ?? null,
        evidence: `tokenAuthInline is on, and guests have a host of their own, ${guest.name}.`,
        reason:
          'On Prosody 13 a guest who signs in inside the meeting gets in with a token for any other room, as moderator. On 0.12 they stay in the lobby for ever.',
        mend: [
          'Take the guest host out, and hosts.anonymousdomain in config.js: guests come in by Usher’s door.',
          'Or sign in by link: tokenAuthInline: false',
        ],
      }),
    ];
  },
};
