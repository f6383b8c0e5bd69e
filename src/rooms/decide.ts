import { isMeetingInForce } from '../model/meeting.ts';
import { formOfRoom, matchesRoom, type RoomForm } from '../model/room-glob.ts';
import type { Rule } from '../model/rule.ts';
import { decideByMeeting, orLater } from './decide-by-meeting.ts';
import { decideWithoutRules } from './decide-without-rules.ts';
import type { Decision, Question } from './decision.ts';
import { roleBy } from './judge-subjects.ts';
import { openingAt } from './opening.ts';
import { admit, earlier, groundOf, refuse, type Terms } from './terms.ts';

/**
 * What a person is in a room. Pure: the same answer for the same question.
 *
 * The first rule that is for the room counts, whoever asks and whenever: a later one never makes up for what it
 * refuses. A meeting wins over it within its time, unless the rule is final. In a room that neither is for, nobody
 * is seated.
 */
export function decide(question: Question): Decision {
  const { room, rules, facts, now } = question;
  const ruleIndex = findRule(rules.rules, formOfRoom(room));
  const rule = rules.rules[ruleIndex] ?? null;
  const meeting = rule?.isFinal ? null : facts.meeting;
  const ground = {
    ruleIndex: rule ? ruleIndex : null,
    meetingId: meeting?.id ?? null,
    invitationId: null,
  };
  if (meeting && isMeetingInForce(meeting, now)) {
    return decideByMeeting(question, meeting, rule, ground);
  }
  const byRules = rule ? decideByRule(question, rule, ruleIndex) : decideWithoutRule(question);
  return meeting ? orLater(byRules, question, meeting, ground) : byRules;
}

/** A plain loop: there may be ten thousand, and this is on every person's way in. */
function findRule(rules: readonly Rule[], form: RoomForm): number {
  for (let index = 0; index < rules.length; index++) {
    for (const glob of rules[index]?.match ?? []) if (matchesRoom(glob, form)) return index;
  }
  return -1;
}

const NO_GROUND = { ruleIndex: null, meetingId: null, invitationId: null };

function decideWithoutRule(question: Question): Decision {
  return question.rules.rules.length === 0
    ? decideWithoutRules(question)
    : refuse(NO_GROUND, 'no-rule');
}

/** Whom the rule names, then who is invited, then guests; and all of them only at its time. */
function decideByRule(question: Question, rule: Rule, ruleIndex: number): Decision {
  const { identity, now } = question;
  const ground = { ...NO_GROUND, ruleIndex };
  const terms = termsByRule(question, rule, ruleIndex);
  if (terms === null && rule.guests === 'never') {
    return refuse(ground, identity === null ? 'not-signed-in' : 'not-listed');
  }
  const opening = openingAt(rule.between, now);
  if (!opening.open) return refuse(terms ?? ground, 'closed', opening.opensAt);
  if (terms === null) return { ...groundOf(ground), kind: 'hand-over', reason: 'guests' };
  return admit({ ...terms, until: earlier(terms.until, opening.until) }, question);
}

/** Null: nothing seats the person here; by `guests`, Jitsi may. */
function termsByRule({ identity, facts }: Question, rule: Rule, ruleIndex: number): Terms | null {
  const terms = { ...NO_GROUND, ruleIndex, rule, waits: rule.waits, until: null };
  const role = roleBy(rule, identity);
  if (role) return { ...terms, role, reason: 'rule' };
  const invitation = rule.isFinal ? null : facts.invitation;
  if (invitation) {
    const { id: invitationId, seat, expiresAt: until } = invitation;
    return { ...terms, role: seat, reason: 'invitation', invitationId, until };
  }
  if (rule.guests === 'never' || rule.guests === 'jitsi') return null;
  return { ...terms, role: 'guest', reason: 'guests', waits: rule.guests === 'wait' };
}
