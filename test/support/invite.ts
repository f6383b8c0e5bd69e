import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { paths } from '../../src/http/paths.ts';
import type { InvitationRequest } from '../../src/rooms/invitation-request.ts';
import { createInvitation, type InvitationDeps } from '../../src/rooms/invitations.ts';
import { AUTH, type TestUsher } from './usher.ts';

export interface MadeInvitation {
  readonly id: string;
  readonly link: string;
}

/** What makes and revokes invitations works with, of an Usher in memory. */
export function invitationDeps(
  { config, storage }: TestUsher,
  clock = systemClock,
): InvitationDeps {
  return {
    storage,
    rules: config.rules,
    jitsis: new Set(config.jitsi.map(({ id }) => id)),
    clock,
    random: systemRandom,
    completeEvent: createCompleteEvent(clock, systemRandom),
  };
}

/** A link for one guest from now on for an hour, with what a test cares about put over it. */
export async function invite(
  usher: TestUsher,
  more: Partial<InvitationRequest> & Pick<InvitationRequest, 'room'>,
  clock = systemClock,
): Promise<MadeInvitation> {
  const request: InvitationRequest = {
    jitsi: 'main',
    tenant: null,
    seat: 'guest',
    person: null,
    notBefore: null,
    expiresAt: clock.nowSeconds() + 3600,
    maxUses: 1,
    note: null,
    ...more,
  };
  const made = await createInvitation(invitationDeps(usher, clock), request, { actor: 'cli' });
  if ('code' in made) throw new Error(`${made.code}: ${made.message}`);
  return { id: made.invitation.id, link: `${AUTH}/${paths.invitation(made.secret)}` };
}
