import type { Invitation } from '../../src/model/invitation.ts';
import { roomOf, WEDNESDAY_AT_TEN } from './rules.ts';

/** A link for everybody that seats guests in class 7 for two hours, with what a test cares about put over it. */
export function sampleInvitation(more: Partial<Invitation> = {}): Invitation {
  return {
    id: 'i000000000000000000000001',
    secretHash: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
    jitsi: 'main',
    room: roomOf('class-7'),
    seat: 'guest',
    person: null,
    notBefore: WEDNESDAY_AT_TEN - 3600,
    expiresAt: WEDNESDAY_AT_TEN + 3600,
    maxUses: null,
    uses: 1,
    note: null,
    createdAt: WEDNESDAY_AT_TEN - 7200,
    createdBy: 'cli',
    revokedAt: null,
    ...more,
  };
}
