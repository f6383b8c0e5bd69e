import { isMet, type Requirement } from '../model/requirement.ts';
import { formOfRoom, matchesRoom } from '../model/room-glob.ts';
import type { FeatureKey, Rule, Subjects } from '../model/rule.ts';
import { type Decision, isAdmission, type Question, type Role } from './decision.ts';
import { judgeSubjects, roleBy, type SubjectsVerdict } from './judge-subjects.ts';
import { type Opening, openingAt } from './opening.ts';

/** What a rule says about the question, whether or not it was reached. */
export interface RuleExplanation {
  readonly index: number;
  readonly rule: Rule;
  /**
   * `decides`: the first that is for the room. `overruled`: the same, but a meeting decides; its features, its
   * group, its life of tokens and what it requires still count. `later`: for the room as well, and never asked.
   */
  readonly state: 'decides' | 'overruled' | 'later' | 'other-room';
  readonly match: readonly { readonly text: string; readonly hit: boolean }[];
  readonly host: SubjectsVerdict;
  readonly member: SubjectsVerdict;
  /** Whether the person has signed in as strongly as the rule requires; null: it requires nothing. */
  readonly requirement: { readonly requires: Requirement; readonly met: boolean } | null;
  /** Null: the rule has no window. */
  readonly opening: Opening | null;
  readonly features: readonly {
    readonly key: FeatureKey;
    readonly verdict: SubjectsVerdict;
  }[];
  readonly lobbyBypass: SubjectsVerdict;
  readonly securityBypass: SubjectsVerdict;
}

/** Every rule. `byMeeting`: whether a meeting decides in the place of the one for the room. */
export function explainRules(
  question: Question,
  decision: Decision,
  byMeeting: boolean,
): RuleExplanation[] {
  return question.rules.rules.map((rule, index) => {
    const isFirst = index === decision.ruleIndex;
    const role = (isFirst ? roleIn(decision) : null) ?? roleBy(rule, question.identity) ?? 'guest';
    const criteria = explainCriteria(rule, question, role);
    const isForRoom = criteria.match.some(({ hit }) => hit);
    const first = byMeeting ? 'overruled' : 'decides';
    return {
      index,
      rule,
      state: isFirst ? first : isForRoom ? 'later' : 'other-room',
      ...criteria,
    };
  });
}

/** The seat that was given, or will be. */
function roleIn(decision: Decision): Role | null {
  if (isAdmission(decision)) return decision.kind;
  return decision.kind === 'wait' ? decision.as : null;
}

function explainCriteria(
  rule: Rule,
  { identity, room, now }: Question,
  role: Role,
): Omit<RuleExplanation, 'index' | 'rule' | 'state'> {
  const form = formOfRoom(room);
  const atDoor = (list: Subjects) => judgeSubjects(list, { identity, role: null });
  const seated = (list: Subjects) => judgeSubjects(list, { identity, role });
  const features = Object.entries(rule.features) as [FeatureKey, Subjects][];
  return {
    match: rule.match.map((glob) => ({ text: glob.text, hit: matchesRoom(glob, form) })),
    host: atDoor(rule.host),
    member: atDoor(rule.member),
    requirement: rule.requires && {
      requires: rule.requires,
      met: isMet(rule.requires, identity),
    },
    opening: rule.between && openingAt(rule.between, now),
    features: features.map(([key, list]) => ({ key, verdict: seated(list) })),
    lobbyBypass: seated(rule.lobbyBypass),
    securityBypass: seated(rule.securityBypass),
  };
}
