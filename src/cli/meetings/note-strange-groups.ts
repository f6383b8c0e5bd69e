import type { Config } from '../../config/config.ts';
import { suggest } from '../../config/suggest.ts';
import type { RosterEntry } from '../../model/meeting.ts';
import type { Rule } from '../../model/rule.ts';
import type { Output } from '../output.ts';

/**
 * Groups count letter by letter, as the provider has them, and only it knows them all. Where the settings name groups
 * and not this one, it was misspelled more often than not.
 */
export function noteStrangeGroups(
  roster: readonly RosterEntry[],
  config: Config,
  output: Output,
): void {
  const known = groupsOf(config);
  if (known.size === 0) return;
  for (const { subject } of roster) {
    const group = subject.startsWith('group:') ? subject.slice('group:'.length) : null;
    if (group === null || known.has(group)) continue;
    const near = suggest(group, known);
    const meant = near === null ? '' : ` Did you mean group:${near}?`;
    output.note(
      `note: ${subject} stands nowhere in the settings; it counts if the provider spells it so.${meant}`,
    );
  }
}

/** Every group that a rule or a title names. */
function groupsOf({ rules, groups }: Config): ReadonlySet<string> {
  return new Set([...groups.keys(), ...rules.rules.flatMap(groupsIn)]);
}

function groupsIn({ host, member, features, lobbyBypass, securityBypass }: Rule): string[] {
  const lists = [host, member, lobbyBypass, securityBypass, ...Object.values(features)];
  return lists.flat().flatMap((one) => (one.kind === 'group' ? [one.value] : []));
}
