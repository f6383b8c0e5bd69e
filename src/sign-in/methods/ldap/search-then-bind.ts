import type { PasswordVerdict } from '../../method.ts';
import type { Directory } from './directory.ts';
import type { DirectoryEntry } from './directory-entry.ts';
import { isOfOneServer, LdapError } from './errors.ts';
import { askForRoot, type FoundPerson, findPerson } from './find-person.ts';
import type { StepBudget } from './step-budgets.ts';
import { bindOnce, identify, type TryDeps, type TryPassword } from './try-password.ts';
import { foldDirectoryName, type TypedName } from './typed-name.ts';

/**
 * Searches the person with the rights of the service account, then binds as the entry that was found. Where there is
 * none, a question of the same kind is asked in the place of the bind; the password stays here.
 */
export function createSearchThenBind(deps: TryDeps): TryPassword {
  const { settings, directory, budgets, clock, log } = deps;
  const totalMs = settings.deadlineSeconds * 1000;

  const search = (name: TypedName): Promise<FoundPerson> =>
    budgets.spend(totalMs, (budget) => findPerson(deps, name, directory.service, budget));

  const bindAs = (
    entry: DirectoryEntry,
    password: string,
    budget: StepBudget,
  ): Promise<PasswordVerdict> =>
    directory
      .withOwnConnection(budget, (own) => bindOnce(own, entry.dn, password, budget))
      .then(async (refusal) => {
        if (refusal === null) {
          const identity = await identify(deps, entry, directory.service, budget);
          return { kind: 'right', identity };
        }
        log.info('password_refused', { reason: refusal, entry: entry.dn });
        return { kind: 'wrong' };
      });

  return async (name, password, allow) => {
    const began = clock.monotonicMs();
    const found = await search(name);
    const searchedMs = clock.monotonicMs() - began;
    const account =
      found.kind === 'one' ? accountOf(found.entry) : foldDirectoryName(name.username);
    if (!(await allow(account))) return { kind: 'wrong' };
    return budgets.spend(Math.max(totalMs - searchedMs, 1), async (budget) => {
      if (found.kind === 'one') return bindAs(found.entry, password, budget);
      await passTheTime(directory, budget);
      log.info('password_refused', {
        reason: found.kind === 'none' ? 'no_such_account' : 'ambiguous',
      });
      return { kind: 'wrong' };
    });
  };
}

/** One name of the account, whatever was typed: a server writes a DN as it was made. */
function accountOf({ dn }: DirectoryEntry): string {
  return dn.normalize('NFKC').toLowerCase();
}

/** What a bind would take: a connection of its own, a question, an answer. What a server refuses is an answer too. */
function passTheTime(directory: Directory, budget: StepBudget): Promise<void> {
  return directory.withOwnConnection(budget, (own) =>
    askForRoot(own, budget).catch((thrown: unknown) => {
      if (!(thrown instanceof LdapError) || isOfOneServer(thrown)) throw thrown;
    }),
  );
}
