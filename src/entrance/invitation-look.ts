import type { Invitation, InvitationState } from '../model/invitation.ts';
import { isMeetingOver, type Meeting } from '../model/meeting.ts';
import { type RoomKey, roomKeyOf } from '../model/room-key.ts';
import { findRule } from '../rooms/find-rule.ts';
import { hashInvitationSecret } from '../rooms/invitations.ts';
import {
  invitationStateFor,
  isNamedAnyway,
  overlaps,
  whatBarsInvitations,
} from '../rooms/judge-invitation.ts';
import { readRoomFacts, type Visitor, visitorIds } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';

/** A link and who has it in hand. To look spends nothing. */
export interface InvitationLook {
  /** The end of the link: for the page's own form, and for nothing else. */
  readonly secret: string;
  readonly invitation: Invitation;
  readonly key: RoomKey;
  /** What has become of it for them. */
  readonly state: InvitationState;
  /** The meeting within the time of the invitation; null for none. */
  readonly meeting: Meeting | null;
  /** Whose clocks tell the times: the meeting's, else those of the room's rule. */
  readonly zone: string;
  /** A rule or the meeting seats the visitor by name: they need no place. */
  readonly needsNone: boolean;
}

/** Null for a secret that is of no invitation. It is hashed and looked up whatever its form. */
export async function lookAtInvitation(
  deps: EntranceDeps,
  secret: string,
  visitor: Visitor,
): Promise<InvitationLook | null> {
  const { storage, rules } = deps;
  const now = deps.clock.nowSeconds();
  const invitation = await storage.invitations.findBySecret(hashInvitationSecret(secret));
  if (!invitation) return null;
  const { jitsi, room, notBefore } = invitation;
  const key = roomKeyOf(jitsi, room);
  const facts = await readRoomFacts(storage, key, visitor, now);
  const next = now < notBefore ? await storage.meetings.findCurrent(key, notBefore) : facts.meeting;
  const meeting = next && overlaps(next, invitation) && !isMeetingOver(next, now) ? next : null;
  const { identity } = visitor;
  const needsNone = isNamedAnyway({ identity, room, rules, facts, now });
  const isBarred = !deps.targets.has(jitsi) || whatBarsInvitations(rules, room, meeting) !== null;
  const isHeld = needsNone || (await holds(deps, invitation, visitor));
  return {
    secret,
    invitation,
    key,
    state: invitationStateFor(invitation, { isBarred, isHeld }, now),
    meeting,
    zone: meeting?.zone ?? findRule(rules, room)?.between?.zone ?? 'UTC',
    needsNone,
  };
}

/** Asked only where it matters: of a link with no place left. */
async function holds(
  { storage }: EntranceDeps,
  { id, uses, maxUses }: Invitation,
  visitor: Visitor,
): Promise<boolean> {
  if (maxUses === null || uses < maxUses) return false;
  return (await storage.invitations.findHolder(id, visitorIds(visitor))) !== null;
}
