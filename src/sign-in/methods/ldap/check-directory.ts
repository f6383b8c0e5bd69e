import { PresenceFilter } from 'ldapts';
import type { Check } from '../../../model/check.ts';
import { LdapError, ldapErrors } from './errors.ts';
import { askForRoot } from './find-person.ts';
import type { StepBudget } from './step-budgets.ts';
import type { TryDeps } from './try-password.ts';

/** Whether people could sign in now, as far as one can tell without a password of theirs. Never throws. */
export async function checkDirectory(deps: TryDeps): Promise<Check[]> {
  const name = `sign-in:${deps.settings.id}`;
  try {
    const ms = deps.settings.deadlineSeconds * 1000;
    await deps.budgets.spend(ms, (budget) => askWhatItTakes(deps, budget));
    return [{ name, ok: true }];
  } catch (thrown) {
    const reason = thrown instanceof LdapError ? thrown.hint : undefined;
    return [{ name, ok: false, reason: reason ?? 'unexpected' }];
  }
}

async function askWhatItTakes({ settings, directory }: TryDeps, budget: StepBudget): Promise<void> {
  // Without an account of our own there is nothing that we may read but the root.
  if (settings.directBind) {
    await directory.withOwnConnection(budget, (connection) => askForRoot(connection, budget));
    return;
  }
  const filter = new PresenceFilter({ attribute: 'objectClass' });
  const wish = { base: settings.base, scope: 'base' as const, filter, attributes: ['1.1'] };
  const { entries } = await directory.service.search({ ...wish, limit: 1 }, budget);
  if (entries.length === 0) throw ldapErrors.rejectsUs('base');
}
