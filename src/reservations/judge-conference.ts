import { isMeetingInForce, type Meeting } from '../model/meeting.ts';
import type { RoomName } from '../model/room.ts';
import type { Rule, RuleBook } from '../model/rule.ts';
import { NO_FACTS } from '../rooms/decision.ts';
import { indexOfRule } from '../rooms/find-rule.ts';
import { openingAt } from '../rooms/opening.ts';
import { earlier, isHostThere } from '../rooms/terms.ts';

/** Where neither a meeting nor a rule has an end, seconds: Jitsi wants one, and ends the conference at it. */
export const LONGEST_SECONDS = 86_400;

/** May this room be opened now? */
export interface ConferenceQuestion {
  readonly room: RoomName;
  readonly rules: RuleBook;
  /** When a host was last given a seat, seconds since 1970; null: since the room last ended, nobody was. */
  readonly hostSeatedAt: number | null;
  /** See `RoomFacts`. Default: no. */
  readonly isHostOfEarlier?: boolean;
  /** The room's meeting, in force or the next. */
  readonly meeting: Meeting | null;
  readonly now: number;
}

export type ConferenceJudgement = ConferenceLeave | ConferenceRefusal;

interface Ground {
  readonly ruleIndex: number | null;
  /** The meeting that decided; null for none. */
  readonly meeting: Meeting | null;
}

export interface ConferenceLeave extends Ground {
  readonly kind: 'allowed';
  /** A host was seated, or nobody has to wait for one. */
  readonly reason: 'host' | 'no-wait';
  /** Seconds since 1970, after `now`. */
  readonly endsAt: number;
}

export interface ConferenceRefusal extends Ground {
  readonly kind: 'refused';
  readonly reason: 'no-host' | 'closed' | 'no-rule';
}

/**
 * Whether a room may be opened: once a host was seated, or where the door makes nobody wait for one. So whoever has a
 * token still from before, and would now be told to wait, opens no room with it.
 */
export function judgeConference(question: ConferenceQuestion): ConferenceJudgement {
  const { room, rules, now } = question;
  const index = indexOfRule(rules, room);
  const rule = rules.rules[index] ?? null;
  const isMeetings =
    question.meeting !== null && !rule?.isFinal && isMeetingInForce(question.meeting, now);
  const meeting = isMeetings ? question.meeting : null;
  const ground = { ruleIndex: rule ? index : null, meeting };
  if (!rule && !meeting && rules.rules.length > 0) return refuse(ground, 'no-rule');
  const opening = openingAt(meeting || !rule ? null : rule.between, now);
  if (!opening.open) return refuse(ground, 'closed');
  const isHosted = isHostSeated(question, meeting);
  const isFree = meeting ? isMeetingFree(meeting, now) : isRoomFree(rule, rules);
  if (!isHosted && !isFree) return refuse(ground, 'no-host');
  const endsAt = meeting?.endsAt ?? earlier(opening.until, now + LONGEST_SECONDS) ?? now;
  return { kind: 'allowed', ...ground, reason: isHosted ? 'host' : 'no-wait', endsAt };
}

function refuse(ground: Ground, reason: ConferenceRefusal['reason']): ConferenceRefusal {
  return { kind: 'refused', ...ground, reason };
}

/** As the door sees it, but for a conference on record: Prosody would not ask if it ran. */
function isHostSeated(
  { rules, hostSeatedAt, isHostOfEarlier = false, now }: ConferenceQuestion,
  meeting: Meeting | null,
): boolean {
  return isHostThere({
    rules,
    facts: { ...NO_FACTS, hostSeatedAt, isHostOfEarlier, meeting },
    now,
  });
}

function isMeetingFree({ startsAt, wait, guests }: Meeting, now: number): boolean {
  return startsAt <= now && (!wait || guests === 'open');
}

/** Without rules, members are those whom mapped claims make so; they wait for nobody. */
function isRoomFree(rule: Rule | null, rules: RuleBook): boolean {
  if (rule) return !rule.waits || rule.guests === 'open';
  return rules.mappedMethods.size > 0 || rules.guestsWithoutRules === 'open';
}
