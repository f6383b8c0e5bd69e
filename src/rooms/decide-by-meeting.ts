import type { Meeting } from '../model/meeting.ts';
import type { Rule } from '../model/rule.ts';
import type { Decision, Ground, Question, RefusalReason } from './decision.ts';
import { admit, earlier, groundOf, lowered, refuse, type Terms } from './terms.ts';

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
  if (typeof terms === 'string') return refuse(ground, terms);
  const role = lowered(terms.role, question);
  if (role !== 'host' && question.now < meeting.startsAt) {
    const opensAt = meeting.startsAt;
    return { ...groundOf(terms), kind: 'wait', as: role, reason: 'not-begun', opensAt };
  }
  return admit(terms, question);
}

/** Whom the roster names, then who is invited, then guests, with the access code if there is one. */
function termsByMeeting(
  { identity, facts }: Question,
  meeting: Meeting,
  rule: Rule | null,
  ground: Ground,
): Terms | RefusalReason {
  const terms = { ...ground, rule, waits: meeting.wait, until: meeting.endsAt };
  if (facts.standing) return { ...terms, role: facts.standing.role, reason: 'meeting' };
  if (facts.invitation) {
    const { id: invitationId, seat, expiresAt } = facts.invitation;
    const until = earlier(meeting.endsAt, expiresAt);
    return { ...terms, role: seat, reason: 'invitation', invitationId, until };
  }
  if (meeting.guests === 'never') return identity === null ? 'not-signed-in' : 'not-listed';
  if (meeting.codeHash !== null && !facts.hasCode) return 'code-needed';
  const reason = meeting.codeHash === null ? 'guests' : 'code';
  return { ...terms, role: 'guest', reason, waits: meeting.guests === 'wait' };
}

/** What the rules say, but that whoever belongs to a meeting that is still to come is told when. */
export function orLater(
  decision: Decision,
  { facts, atMost = 'host' }: Question,
  meeting: Meeting,
  ground: Ground,
): Decision {
  const belongs = facts.standing !== null || facts.invitation !== null;
  if (decision.kind !== 'refused' || decision.reason === 'closed' || !belongs) return decision;
  const isHost = facts.standing?.role === 'host' && atMost === 'host';
  const early = isHost ? meeting.earlySeconds : 0;
  return refuse(ground, 'closed', meeting.startsAt - early, meeting.zone);
}
