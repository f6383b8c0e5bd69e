import type { Identity } from '../model/identity.ts';
import type { GroupTitle, Rule } from '../model/rule.ts';

/** What somebody lacks whom a rule does not name, as far as it may be told. Texts of the operator. */
export interface Missing {
  /** Whom the rule names, by the public titles of their groups: `teachers`. */
  readonly who: readonly string[];
  /** Whether it names others as well, of whom nothing is told. */
  readonly others: boolean;
  /** Whether all whom it names are hosts. */
  readonly hostsOnly: boolean;
  /** What the person is, by their own groups with a public name: `a student`. */
  readonly you: readonly string[];
}

/** Names no group, person, address or claim but by a title that the operator has made public. */
export function findMissing(
  rule: Rule,
  identity: Identity,
  groups: ReadonlyMap<string, GroupTitle>,
  language: keyof GroupTitle['title'],
): Missing {
  const wanted = [...rule.host, ...rule.member].filter(({ negated }) => !negated);
  const titles = wanted.map((subject) =>
    subject.kind === 'group' ? groups.get(subject.value)?.title[language] : undefined,
  );
  const who = titles.filter((title) => title !== undefined);
  const ones = identity.groups.map((group) => groups.get(group)?.one?.[language]);
  return {
    who: [...new Set(who)],
    others: who.length < titles.length,
    hostsOnly: rule.member.length === 0,
    you: [...new Set(ones.filter((one) => one !== undefined))],
  };
}
