import { type Filter, PresenceFilter } from 'ldapts';
import type { LdapMethodConfig } from '../../../config/method-configs/ldap.ts';
import type { Searcher, SearchWish } from './directory-connection.ts';
import type { DirectoryEntry } from './directory-entry.ts';
import type { LdapPlan } from './settings.ts';
import type { StepBudget } from './step-budgets.ts';
import type { TryDeps } from './try-password.ts';
import type { TypedName } from './typed-name.ts';

export type FoundPerson =
  | { readonly kind: 'one'; readonly entry: DirectoryEntry }
  /** Two entries fit one name: whose password would it be? */
  | { readonly kind: 'none' | 'ambiguous' };

type Asking = Pick<TryDeps, 'settings' | 'plan' | 'filters'>;

const ANYTHING = new PresenceFilter({ attribute: 'objectClass' });

/** Whom a typed name means. */
export async function findPerson(
  { settings, plan, filters }: Asking,
  { username, user, domain }: TypedName,
  searcher: Searcher,
  budget: StepBudget,
): Promise<FoundPerson> {
  const filter = filters.person.fill({ username, user, domain });
  return lookFor({ base: settings.base, scope: 'sub', filter }, settings, plan, searcher, budget);
}

/** The one entry of this name. */
export function readPerson(
  { settings, plan }: Asking,
  dn: string,
  searcher: Searcher,
  budget: StepBudget,
): Promise<FoundPerson> {
  return lookFor({ base: dn, scope: 'base', filter: ANYTHING }, settings, plan, searcher, budget);
}

async function lookFor(
  where: Pick<SearchWish, 'base' | 'scope'> & { filter: Filter },
  settings: LdapMethodConfig,
  plan: LdapPlan,
  searcher: Searcher,
  budget: StepBudget,
): Promise<FoundPerson> {
  const memberOf = settings.groups.from === 'member_of' ? ['memberOf'] : [];
  const attributes = [...plan.claimAttributes, settings.subjectAttribute, ...memberOf];
  const wish = { ...where, attributes: [...new Set(attributes)], limit: 1 };
  const { entries, hasMore } = await searcher.search(wish, budget);
  const [entry] = entries;
  if (entry === undefined) return { kind: 'none' };
  return hasMore ? { kind: 'ambiguous' } : { kind: 'one', entry };
}

/** A question that any server answers to anybody, and that says nothing: the root (RFC 4512 5.1). */
export async function askForRoot(searcher: Searcher, budget: StepBudget): Promise<void> {
  const wish = {
    base: '',
    scope: 'base' as const,
    filter: ANYTHING,
    attributes: ['1.1'],
    limit: 1,
  };
  await searcher.search(wish, budget);
}
