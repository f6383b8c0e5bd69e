import type { AuditEntry, AuditSource, CompleteEvent } from '../model/audit-event.ts';
import type { Identity } from '../model/identity.ts';
import type { Invitation } from '../model/invitation.ts';
import { roomKeyOf } from '../model/room-key.ts';
import type { Storage } from '../storage/storage.ts';

/** Who takes up an invitation. */
export interface Taker {
  /**
   * Their ids: of the user, of the guest's pass. The place is the first one's; where another of them has one
   * already, that one counts.
   */
  readonly holders: readonly [string, ...string[]];
  /** Null: they have not signed in. */
  readonly identity: Identity | null;
  /** The name under which they come. */
  readonly name: string;
}

export interface TakeUpDeps {
  readonly storage: Storage;
  readonly completeEvent: CompleteEvent;
}

/**
 * Takes one of the places, with its audit event, in one transaction. `held`: they have one already, and nothing is
 * spent. `spent`: none is left. `gone`: it is not valid at `now`.
 */
export async function takeUpInvitation(
  { storage, completeEvent }: TakeUpDeps,
  invitation: Invitation,
  taker: Taker,
  source: AuditSource,
  now: number,
): Promise<'taken' | 'held' | 'spent' | 'gone'> {
  const { id } = invitation;
  return storage.transaction(async ({ invitations, audit }) => {
    const holder = (await invitations.findHolder(id, taker.holders)) ?? taker.holders[0];
    const told = await invitations.use(id, holder, now);
    if (told === 'taken') await audit.add(completeEvent(entryOf(invitation, taker, source)));
    return told;
  });
}

function entryOf(
  { id, jitsi, room, seat }: Invitation,
  { holders, identity, name }: Taker,
  source: AuditSource,
): AuditEntry {
  return {
    ...source,
    action: 'invitation-use',
    userId: holders[0],
    username: identity?.username ?? null,
    name,
    method: identity?.methodId ?? null,
    jitsi,
    room: roomKeyOf(jitsi, room).path,
    seat,
    invitationId: id,
  };
}
