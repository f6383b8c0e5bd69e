import type { Identity } from '../model/identity.ts';
import type { RuleBook } from '../model/rule.ts';
import type { Admission } from './decision.ts';

/** What Jitsi's token_affiliation takes for a moderator. */
const OWNING: ReadonlySet<string> = new Set(['owner', 'moderator', 'teacher']);

/**
 * Where there are no rules, whoever has signed in is let in. Where the operator has mapped claims that say who
 * moderates, they decide, and what they say is handed on as it stands; else everybody is host.
 */
export function decideWithoutRules(identity: Identity, rules: RuleBook): Admission {
  const isMapped = rules.mappedMethods.has(identity.methodId);
  const kind = !isMapped || isModerator(identity) ? 'host' : 'member';
  const said = isMapped ? identity : { moderator: null, affiliation: null };
  return {
    kind,
    ruleIndex: null,
    reason: isMapped ? 'claims' : 'no-rules',
    seat: {
      moderator: said.moderator ?? kind === 'host',
      affiliation: said.affiliation ?? (kind === 'host' ? 'owner' : 'member'),
      group: null,
      features: {},
    },
    ttlSeconds: null,
    until: null,
  };
}

/** As Prosody sees it: one of the two claims is enough. */
function isModerator({ moderator, affiliation }: Identity): boolean {
  return moderator === true || (affiliation !== null && OWNING.has(affiliation));
}
