import type { Identity } from '../model/identity.ts';
import { formOfRoom, matchesRoom, type RoomForm } from '../model/room-glob.ts';
import type { Rule, Subjects } from '../model/rule.ts';
import type { Seat } from '../model/seat.ts';
import { decideWithoutRules } from './decide-without-rules.ts';
import type { Admission, Decision, Question, Refusal, RefusalReason } from './decision.ts';
import { judgeSubjects } from './judge-subjects.ts';
import { openingAt } from './opening.ts';

/**
 * What a person is in a room. Pure: the same answer for the same question.
 *
 * The first rule that is for the room decides alone, whoever asks and whenever: a later one never makes up
 * for what it refuses. In a room that no rule is for, nobody is seated.
 */
export function decide({ identity, room, rules, now }: Question): Decision {
  if (rules.rules.length === 0) {
    return identity ? decideWithoutRules(identity, rules) : refuse(null, 'not-signed-in');
  }
  const ruleIndex = findRule(rules.rules, formOfRoom(room));
  const rule = rules.rules[ruleIndex];
  if (!rule) return refuse(null, 'no-rule');
  return decideByRule(rule, ruleIndex, identity, now);
}

/** A plain loop: there may be ten thousand, and this is on every person's way in. */
function findRule(rules: readonly Rule[], form: RoomForm): number {
  for (let index = 0; index < rules.length; index++) {
    for (const glob of rules[index]?.match ?? []) if (matchesRoom(glob, form)) return index;
  }
  return -1;
}

function decideByRule(
  rule: Rule,
  ruleIndex: number,
  identity: Identity | null,
  now: number,
): Decision {
  if (identity === null) return refuse(ruleIndex, 'not-signed-in');
  const role = roleBy(rule, identity);
  if (role === null) return refuse(ruleIndex, 'not-listed');
  const opening = openingAt(rule.between, now);
  if (!opening.open) return refuse(ruleIndex, 'closed', opening.opensAt);
  return {
    kind: role,
    ruleIndex,
    reason: 'rule',
    seat: seatBy(rule, role, identity),
    ttlSeconds: rule.ttlSeconds,
    until: opening.until,
  };
}

/** Whom a rule names both host and member is host. Who has not signed in is neither. */
export function roleBy(rule: Rule, identity: Identity | null): Admission['kind'] | null {
  if (identity === null) return null;
  const candidate = { identity, role: null };
  if (judgeSubjects(rule.host, candidate).hit) return 'host';
  return judgeSubjects(rule.member, candidate).hit ? 'member' : null;
}

function seatBy(rule: Rule, role: Admission['kind'], identity: Identity): Seat {
  const has = (subjects: Subjects): boolean => judgeSubjects(subjects, { identity, role }).hit;
  const features = Object.entries(rule.features).map(([key, list]) => [key, has(list)] as const);
  return {
    moderator: role === 'host',
    affiliation: role === 'host' ? 'owner' : 'member',
    group: rule.group,
    features: Object.fromEntries(features),
    lobbyBypass: has(rule.lobbyBypass),
    securityBypass: has(rule.securityBypass),
  };
}

function refuse(
  ruleIndex: number | null,
  reason: RefusalReason,
  opensAt: number | null = null,
): Refusal {
  return { kind: 'refused', ruleIndex, reason, opensAt };
}
