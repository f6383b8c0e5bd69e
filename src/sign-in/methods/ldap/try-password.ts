import type { Filter } from 'ldapts';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { LdapMethodConfig } from '../../../config/method-configs/ldap.ts';
import type { AllowTry } from '../../../model/allow-try.ts';
import type { Identity } from '../../../model/identity.ts';
import type { PasswordVerdict } from '../../method.ts';
import { type BindRefusal, judgeBind } from './bind-outcome.ts';
import type { Directory } from './directory.ts';
import type { DirectoryConnection, Searcher } from './directory-connection.ts';
import type { DirectoryEntry } from './directory-entry.ts';
import { ldapErrors } from './errors.ts';
import type { FilterTemplate } from './filter-template.ts';
import { findGroups } from './find-groups.ts';
import type { LdapPlan } from './settings.ts';
import type { StepBudget, StepBudgets } from './step-budgets.ts';
import { subjectOf, toIdentity, usernameOf } from './to-identity.ts';
import type { TypedName } from './typed-name.ts';

export interface TryDeps {
  readonly settings: LdapMethodConfig;
  readonly plan: LdapPlan;
  /** Those of the settings, read. */
  readonly filters: { readonly person: FilterTemplate; readonly group: Filter };
  readonly directory: Directory;
  readonly budgets: StepBudgets;
  readonly clock: Clock;
  readonly log: Log;
}

/** Tries a name and a password that are fit to be tried. */
export type TryPassword = (
  name: TypedName,
  password: string,
  allow: AllowTry,
) => Promise<PasswordVerdict>;

/**
 * Binds once as somebody. Null when the directory lets them in, else why not. Throws an LdapError where it says
 * nothing of the account.
 */
export async function bindOnce(
  connection: DirectoryConnection,
  name: string,
  password: string,
  budget: StepBudget,
): Promise<BindRefusal | null> {
  const answer = await connection.bind(name, password, budget);
  const judged = judgeBind(answer);
  switch (judged.kind) {
    case 'right':
      return null;
    case 'wrong':
      return judged.reason;
    case 'trouble': {
      const detail = `result ${answer.code}`;
      throw judged.what === 'transport'
        ? ldapErrors.rejectsUs('transport', detail)
        : ldapErrors.unavailable('result', detail);
    }
  }
}

/** Who the person of an entry is; groups are asked of `searcher`. */
export async function identify(
  { settings, plan, filters, clock, log }: TryDeps,
  entry: DirectoryEntry,
  searcher: Searcher,
  budget: StepBudget,
): Promise<Identity> {
  const subject = subjectOf(entry, settings.subjectAttribute);
  const member = { entry, username: usernameOf(entry, plan, subject) };
  const search = { settings: settings.groups, filter: filters.group };
  const { names: groups, cut } = await findGroups(search, member, searcher, budget);
  if (cut) log.warn('directory_groups_cut', { entry: entry.dn, kept: groups.length });
  const proved = { subject, groups, at: clock.nowSeconds() };
  const { identity, notes } = toIdentity(entry, plan, settings, proved);
  if (notes.length > 0) log.info('claims_left_out', { notes });
  return identity;
}
