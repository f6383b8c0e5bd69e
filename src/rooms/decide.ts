import { isMeetingInForce, isMeetingOver, type Meeting } from '../model/meeting.ts';
import { isMet, type Requirement } from '../model/requirement.ts';
import type { Rule } from '../model/rule.ts';
import { decideByMeeting, orLater } from './decide-by-meeting.ts';
import { decideWithoutRules } from './decide-without-rules.ts';
import { type Decision, NO_GROUND, type Question } from './decision.ts';
import { indexOfRule } from './find-rule.ts';
import { roleBy } from './judge-subjects.ts';
import { openingAt } from './opening.ts';
import { admit, earlier, refuseEntry, type Terms, termsByInvitation } from './terms.ts';

/**
 * What a person is in a room. Pure: the same answer for the same question.
 *
 * The first rule that is for the room counts, whoever asks and whenever: a later one never makes up for what it
 * refuses. A meeting wins over it within its time, unless the rule is final. Where there are rules, and neither one
 * of them nor a meeting is for the room, nobody is seated, invited or not. How strong a sign-in the rule requires holds
 * whatever decides.
 */
export function decide(asked: Question): Decision {
  const { room, rules } = asked;
  const ruleIndex = indexOfRule(rules, room);
  const rule = rules.rules[ruleIndex] ?? null;
  return atLeast(rule?.requires ?? null, asked, judge(asked, rule, ruleIndex));
}

/** The same, however strongly the person has signed in. */
function judge(asked: Question, rule: Rule | null, ruleIndex: number): Decision {
  const { now } = asked;
  const meeting = findMeeting(asked, rule);
  const question = { ...asked, facts: { ...asked.facts, meeting } };
  const ground = { ...NO_GROUND, ruleIndex: rule && ruleIndex, meetingId: meeting?.id ?? null };
  if (meeting && isMeetingInForce(meeting, now)) {
    return decideByMeeting(question, meeting, rule, ground);
  }
  const byRules = rule ? decideByRule(question, rule, ruleIndex) : decideWithoutRule(question);
  return meeting ? orLater(byRules, question, meeting, ground) : byRules;
}

/**
 * Whoever has signed in with less than the rule requires gets nothing here, not even a place in the queue, by whatever
 * they would be let in. A guest cannot have it at all: they are asked to sign in, and for no code before that.
 */
function atLeast(requires: Requirement | null, { identity }: Question, decision: Decision) {
  if (requires === null || isMet(requires, identity)) return decision;
  const isRefused = decision.kind === 'refused';
  if (identity !== null) return isRefused ? decision : refuseEntry(decision, 'too-weak');
  return isRefused && decision.reason !== 'code-needed'
    ? decision
    : refuseEntry(decision, 'not-signed-in');
}

/** The meeting that has a say, now or when it comes. */
export function findMeeting(
  { facts: { meeting }, now }: Question,
  rule: Rule | null,
): Meeting | null {
  const hasSay = meeting !== null && !isMeetingOver(meeting, now) && !rule?.isFinal;
  return hasSay ? meeting : null;
}

function decideWithoutRule(question: Question): Decision {
  return question.rules.rules.length === 0
    ? decideWithoutRules(question)
    : refuseEntry(NO_GROUND, 'no-rule');
}

/** Whom the rule names, then who is invited, then guests; and all of them only at its time. */
function decideByRule(question: Question, rule: Rule, ruleIndex: number): Decision {
  const { identity, now } = question;
  const ground = { ...NO_GROUND, ruleIndex };
  const terms = termsByRule(question, rule, ruleIndex);
  if (terms === null && rule.guests === 'never') {
    return refuseEntry(ground, identity === null ? 'not-signed-in' : 'not-listed');
  }
  const opening = openingAt(rule.between, now);
  if (!opening.open) return refuseEntry(terms ?? ground, 'closed', opening.opensAt);
  if (terms === null) return { ...ground, kind: 'hand-over', reason: 'guests' };
  return admit({ ...terms, until: earlier(terms.until, opening.until) }, question);
}

/** Null: nothing seats the person here; by `guests`, Jitsi may. */
function termsByRule(question: Question, rule: Rule, ruleIndex: number): Terms | null {
  const terms = { ...NO_GROUND, ruleIndex, rule, waits: rule.waits, until: null };
  const role = roleBy(rule, question.identity);
  if (role) return { ...terms, role, reason: 'rule' };
  const invited = rule.isFinal ? null : termsByInvitation(terms, question);
  if (invited) return invited;
  if (rule.guests === 'never' || rule.guests === 'jitsi') return null;
  return { ...terms, role: 'guest', reason: 'guests', waits: rule.guests === 'wait' };
}
