import { type Invitation, type InvitationState, invitationState } from '../model/invitation.ts';
import { isMeetingInForce, type Meeting } from '../model/meeting.ts';
import type { RoomName } from '../model/room.ts';
import type { RuleBook } from '../model/rule.ts';
import type { Question } from './decision.ts';
import { findRule } from './find-rule.ts';
import { roleBy } from './judge-subjects.ts';

/**
 * Why no invitation can seat anybody in the room: its rule is final, or neither a rule nor a meeting is for it. Null
 * where one can. `meeting`: the one that is held within the time of the invitation.
 */
export function whatBarsInvitations(
  rules: RuleBook,
  room: RoomName,
  meeting: Meeting | null,
): 'final' | 'unserved' | null {
  const rule = findRule(rules, room);
  if (rule) return rule.isFinal ? 'final' : null;
  return rules.rules.length === 0 || meeting !== null ? null : 'unserved';
}

/** Whether the meeting and the time of the invitation have a moment in common. */
export function overlaps(
  { startsAt, endsAt }: Pick<Meeting, 'startsAt' | 'endsAt'>,
  { notBefore, expiresAt }: Pick<Invitation, 'notBefore' | 'expiresAt'>,
): boolean {
  return startsAt < expiresAt && notBefore < endsAt;
}

/**
 * What has become of it for one person. `isBarred`: rules that have changed since keep it from seating anybody, which
 * is as if it were revoked. `isHeld`: they have one of its places, or need none.
 */
export function invitationStateFor(
  invitation: Invitation,
  { isBarred, isHeld }: { readonly isBarred: boolean; readonly isHeld: boolean },
  now: number,
): InvitationState {
  const state = isBarred ? 'revoked' : invitationState(invitation, now);
  return state === 'used-up' && isHeld ? 'valid' : state;
}

/**
 * Whether the room is open to somebody who has signed in, by a rule or a meeting that names them: they are seated
 * without an invitation, so that they spend none by trying its link.
 */
export function isNamedAnyway({ identity, room, rules, facts, now }: Question): boolean {
  if (identity === null) return false;
  const { standing, meeting } = facts;
  if (standing !== null) return true;
  if (meeting !== null && isMeetingInForce(meeting, now)) return false;
  if (rules.rules.length === 0) return true;
  const rule = findRule(rules, room);
  return rule !== null && roleBy(rule, identity) !== null;
}
