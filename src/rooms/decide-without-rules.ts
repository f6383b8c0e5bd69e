import type { Identity } from '../model/identity.ts';
import { type Decision, NO_GROUND, type Question } from './decision.ts';
import { admit, lowered, refuseEntry, termsByInvitation } from './terms.ts';

/** What Jitsi's token_affiliation takes for a moderator. */
const OWNING: ReadonlySet<string> = new Set(['owner', 'moderator', 'teacher']);

/**
 * Where there are no rules, whoever has signed in is let in. Where the operator has mapped claims that say who
 * moderates, they decide, and what they say is handed on as it stands; else everybody is host. Members wait for
 * nobody, since nobody has asked for that.
 */
export function decideWithoutRules(question: Question): Decision {
  const { identity, rules } = question;
  if (identity === null) return decideGuest(question);
  const isMapped = rules.mappedMethods.has(identity.methodId);
  const role = !isMapped || isModerator(identity) ? 'host' : 'member';
  const kind = lowered(role, question);
  const said = isMapped && kind === role ? identity : { moderator: null, affiliation: null };
  return {
    ...NO_GROUND,
    kind,
    reason: isMapped ? 'claims' : 'no-rules',
    seat: {
      moderator: said.moderator ?? kind === 'host',
      affiliation: said.affiliation ?? (kind === 'host' ? 'owner' : 'member'),
      group: null,
      features: {},
    },
    ttlSeconds: kind === 'guest' ? rules.guestTtlSeconds : null,
    until: null,
  };
}

function decideGuest(question: Question): Decision {
  const { guestsWithoutRules: guests } = question.rules;
  const terms = { ...NO_GROUND, rule: null, waits: guests !== 'open', until: null };
  const invited = termsByInvitation(terms, question);
  if (invited) return admit(invited, question);
  if (guests === 'never') return refuseEntry(NO_GROUND, 'not-signed-in');
  if (guests === 'jitsi') return { ...NO_GROUND, kind: 'hand-over', reason: 'guests' };
  return admit({ ...terms, role: 'guest', reason: 'guests' }, question);
}

/** As Prosody sees it: one of the two claims is enough. */
function isModerator({ moderator, affiliation }: Identity): boolean {
  return moderator === true || (affiliation !== null && OWNING.has(affiliation));
}
