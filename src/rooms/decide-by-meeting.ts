import { isInvitationValid } from '../model/invitation.ts';
import type { Meeting } from '../model/meeting.ts';
import type { Rule } from '../model/rule.ts';
import type { Decision, Ground, Question, RefusalReason } from './decision.ts';
import { admit, groundOf, lowered, refuseEntry, type Terms, termsByInvitation } from './terms.ts';

/**
 * Within the time of a meeting: its hosts from the early entry on, everybody else from its beginning. The rule
 * still says what features its seats have.
 */
export function decideByMeeting(
  question: Question,
  meeting: Meeting,
  rule: Rule | null,
  ground: Ground,
): Decision {
  const terms = termsByMeeting(question, meeting, rule, ground);
  if (typeof terms === 'string') return refuseEntry(ground, terms);
  const role = lowered(terms.role, question);
  if (role !== 'host' && question.now < meeting.startsAt) {
    const opensAt = meeting.startsAt;
    return { ...groundOf(terms), kind: 'wait', as: role, reason: 'not-begun', opensAt };
  }
  return admit(terms, question);
}

/** Whom the roster names, then who is invited, then guests, with the access code if there is one. */
function termsByMeeting(
  question: Question,
  meeting: Meeting,
  rule: Rule | null,
  ground: Ground,
): Terms | RefusalReason {
  const { identity, facts } = question;
  const { wait: waits, endsAt: until, lobby: hostPassesLobby } = meeting;
  const terms = { ...ground, rule, waits, until, hostPassesLobby };
  if (facts.standing) return { ...terms, role: facts.standing.role, reason: 'meeting' };
  const invited = termsByInvitation(terms, question);
  if (invited) return invited;
  if (meeting.guests === 'never') return identity === null ? 'not-signed-in' : 'not-listed';
  if (meeting.codeHash !== null && !facts.hasCode) return 'code-needed';
  const reason = meeting.codeHash === null ? 'guests' : 'code';
  return { ...terms, role: 'guest', reason, waits: meeting.guests === 'wait' };
}

/**
 * What the rules say before a meeting; but whoever belongs to it, and is refused by them or let in later still, is
 * told when the meeting lets them in.
 */
export function orLater(
  decision: Decision,
  question: Question,
  meeting: Meeting,
  ground: Ground,
): Decision {
  const opensAt = opensFor(question, meeting);
  if (decision.kind !== 'refused' || opensAt === null) return decision;
  if (decision.opensAt !== null && decision.opensAt <= opensAt) return decision;
  return refuseEntry(ground, 'closed', opensAt, meeting.zone);
}

/** When a meeting that is still to come lets this person in; null where it does not name them. */
function opensFor(
  { facts: { standing, invitation }, atMost = 'host' }: Question,
  { startsAt, earlySeconds }: Meeting,
): number | null {
  if (standing?.role === 'host' && atMost === 'host') return startsAt - earlySeconds;
  return standing || (invitation && isInvitationValid(invitation, startsAt)) ? startsAt : null;
}
