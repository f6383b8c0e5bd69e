import { formOfRoom, matchesRoom } from '../model/room-glob.ts';
import type { FeatureKey, Rule } from '../model/rule.ts';
import { decide } from './decide.ts';
import type { Decision, Question } from './decision.ts';
import { judgeSubjects, roleBy, type SubjectsVerdict } from './judge-subjects.ts';
import { type Opening, openingAt } from './opening.ts';

/** A decision and the way to it. */
export interface Explanation {
  readonly decision: Decision;
  /** Every rule, in order. */
  readonly rules: readonly RuleExplanation[];
}

/** What a rule says about the question, whether or not it was reached. */
export interface RuleExplanation {
  readonly index: number;
  readonly rule: Rule;
  /** `decides`: the first that is for the room. `later`: for the room as well, and never asked. */
  readonly state: 'decides' | 'later' | 'other-room';
  readonly match: readonly { readonly text: string; readonly hit: boolean }[];
  readonly host: SubjectsVerdict;
  readonly member: SubjectsVerdict;
  /** Null: the rule has no window. */
  readonly opening: Opening | null;
  readonly features: readonly {
    readonly key: FeatureKey;
    readonly verdict: SubjectsVerdict;
  }[];
  readonly lobbyBypass: SubjectsVerdict;
  readonly securityBypass: SubjectsVerdict;
}

/**
 * The decision, from `decide` itself, with every criterion of every rule. Each criterion is judged by the very
 * functions that `decide` asks.
 */
export function explain(question: Question): Explanation {
  const decision = decide(question);
  const rules = question.rules.rules.map((rule, index) =>
    explainRule(rule, index, question, decision.ruleIndex),
  );
  return { decision, rules };
}

function explainRule(
  rule: Rule,
  index: number,
  { identity, room, now }: Question,
  deciding: number | null,
): RuleExplanation {
  const form = formOfRoom(room);
  const match = rule.match.map((glob) => ({ text: glob.text, hit: matchesRoom(glob, form) }));
  const isForRoom = match.some(({ hit }) => hit);
  const atDoor = { identity, role: null };
  const seated = { identity, role: roleBy(rule, identity) ?? ('guest' as const) };
  const features = Object.entries(rule.features) as [FeatureKey, Rule['host']][];
  return {
    index,
    rule,
    state: index === deciding ? 'decides' : isForRoom ? 'later' : 'other-room',
    match,
    host: judgeSubjects(rule.host, atDoor),
    member: judgeSubjects(rule.member, atDoor),
    opening: rule.between && openingAt(rule.between, now),
    features: features.map(([key, list]) => ({ key, verdict: judgeSubjects(list, seated) })),
    lobbyBypass: judgeSubjects(rule.lobbyBypass, seated),
    securityBypass: judgeSubjects(rule.securityBypass, seated),
  };
}
