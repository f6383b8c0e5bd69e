import { type Invitation, isInvitationValid } from '../model/invitation.ts';
import {
  isMeetingInForce,
  isMeetingOver,
  type Meeting,
  type RosterEntry,
} from '../model/meeting.ts';
import type { GuestRule, Rule } from '../model/rule.ts';
import { decide, findMeeting } from './decide.ts';
import type { Decision, Question } from './decision.ts';
import { explainRules, type RuleExplanation } from './explain-rule.ts';
import { hostUntil, isHostThere } from './terms.ts';

/** A decision and the way to it. */
export interface Explanation {
  readonly decision: Decision;
  /** Every rule, in order. */
  readonly rules: readonly RuleExplanation[];
  readonly host: HostExplanation;
  /** The room's meeting; null for none. */
  readonly meeting: MeetingExplanation | null;
  /** What the person has taken up; null for nothing. */
  readonly invitation: InvitationExplanation | null;
  readonly guests: GuestsExplanation;
}

/** Whether a host is taken to be in the room, and why. */
export interface HostExplanation {
  readonly there: boolean;
  /**
   * `running`: Jitsi says so. `seated`: one was let in a short while ago. `long-ago`: one was, but not lately.
   * `nobody`: since the room last ended, nobody was.
   */
  readonly because: 'running' | 'seated' | 'long-ago' | 'nobody';
  /** When the last one was let in, and until when that counts: seconds since 1970; null for nobody. */
  readonly seatedAt: number | null;
  readonly until: number | null;
}

export interface MeetingExplanation {
  readonly meeting: Meeting;
  /** `in-force`: it decides. `to-come`: the rules do until then. `overruled`: a final rule leaves it no say. */
  readonly state: 'in-force' | 'to-come' | 'over' | 'overruled';
  /** The entry of its roster that names the person; null for none. */
  readonly standing: RosterEntry | null;
  /** Whether the person has given its access code; null: it has none. */
  readonly code: boolean | null;
}

export interface InvitationExplanation {
  readonly invitation: Invitation;
  /**
   * `counts`: the person comes by it. `not-needed`: something else decides. `overruled`: the rule is final.
   * `not-valid`: not yet, not any more, or revoked.
   */
  readonly state: 'counts' | 'not-needed' | 'overruled' | 'not-valid';
}

/** What happens to somebody whom nothing names. */
export interface GuestsExplanation {
  readonly guests: GuestRule;
  /** Whose word that is; null: there are rules, and none is for the room. */
  readonly by: 'meeting' | 'rule' | 'settings' | null;
}

/**
 * The decision, from `decide` itself, with everything that it went by. Each criterion is judged by the very
 * functions that `decide` asks.
 */
export function explain(question: Question): Explanation {
  const decision = decide(question);
  const rule = question.rules.rules[decision.ruleIndex ?? -1] ?? null;
  const meeting = explainMeeting(question, rule);
  const inForce = meeting?.state === 'in-force' ? meeting.meeting : null;
  return {
    decision,
    rules: explainRules(question, decision, inForce !== null),
    host: explainHost(question, rule),
    meeting,
    invitation: explainInvitation(question, decision, rule),
    guests: explainGuests(question, rule, inForce),
  };
}

function explainHost(asked: Question, rule: Rule | null): HostExplanation {
  const question = { ...asked, facts: { ...asked.facts, meeting: findMeeting(asked, rule) } };
  const there = isHostThere(question);
  const { hostSeatedAt: seatedAt, isRunning } = question.facts;
  const seated = seatedAt === null ? 'nobody' : there ? 'seated' : 'long-ago';
  return { there, because: isRunning ? 'running' : seated, seatedAt, until: hostUntil(question) };
}

function explainMeeting(
  { facts: { meeting, standing, hasCode }, now }: Question,
  rule: Rule | null,
): MeetingExplanation | null {
  if (!meeting) return null;
  const code = meeting.codeHash === null ? null : hasCode;
  return { meeting, state: stateOf(meeting, rule, now), standing, code };
}

function stateOf(meeting: Meeting, rule: Rule | null, now: number): MeetingExplanation['state'] {
  if (isMeetingOver(meeting, now)) return 'over';
  if (rule?.isFinal) return 'overruled';
  return isMeetingInForce(meeting, now) ? 'in-force' : 'to-come';
}

function explainInvitation(
  { facts: { invitation }, now }: Question,
  decision: Decision,
  rule: Rule | null,
): InvitationExplanation | null {
  if (!invitation) return null;
  if (!isInvitationValid(invitation, now)) return { invitation, state: 'not-valid' };
  if (rule?.isFinal) return { invitation, state: 'overruled' };
  const counts = decision.invitationId === invitation.id;
  return { invitation, state: counts ? 'counts' : 'not-needed' };
}

function explainGuests(
  { rules: { rules, guestsWithoutRules } }: Question,
  rule: Rule | null,
  inForce: Meeting | null,
): GuestsExplanation {
  if (inForce) return { guests: inForce.guests, by: 'meeting' };
  if (rule) return { guests: rule.guests, by: 'rule' };
  if (rules.length === 0) return { guests: guestsWithoutRules, by: 'settings' };
  return { guests: 'never', by: null };
}
