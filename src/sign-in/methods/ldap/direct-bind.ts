import type { LdapDirectBind } from '../../../config/method-configs/ldap.ts';
import type { DirectoryConnection } from './directory-connection.ts';
import type { DirectoryEntry } from './directory-entry.ts';
import { escapeDnValue } from './distinguished-name.ts';
import { ldapErrors } from './errors.ts';
import { fillText } from './filter-template.ts';
import { findPerson, readPerson } from './find-person.ts';
import type { StepBudget } from './step-budgets.ts';
import { bindOnce, identify, type TryDeps, type TryPassword } from './try-password.ts';
import { foldDirectoryName, type TypedName } from './typed-name.ts';

/** What no name of an account in Active Directory holds (sAMAccountName), and what would begin a name of another kind. */
const NO_ACCOUNT = /["/\\[\]:;|=,+*?<>@\p{Cc}]/u;

/** A name to bind as, and the name to search with afterwards. */
interface BindName {
  readonly text: string;
  readonly name: TypedName;
}

/**
 * Binds at once under a name made of what was typed, then reads the person's entry and groups on that connection,
 * with the person's own rights.
 */
export function createDirectBind(bind: LdapDirectBind, deps: TryDeps): TryPassword {
  const { settings, directory, budgets, log } = deps;
  const totalMs = settings.deadlineSeconds * 1000;

  return async (name, password, allow) => {
    const bindName = bind.kind === 'dn' ? asDn(bind.template, name) : asPrincipal(bind.realm, name);
    if (!(await allow(foldDirectoryName(bindName?.text ?? name.username))))
      return { kind: 'wrong' };
    if (!bindName) {
      log.info('password_refused', { reason: 'unfit_name' });
      return { kind: 'wrong' };
    }
    return budgets.spend(totalMs, (budget) =>
      directory.withOwnConnection(budget, async (own) => {
        const refusal = await bindOnce(own, bindName.text, password, budget);
        if (refusal !== null) {
          log.info('password_refused', { reason: refusal });
          return { kind: 'wrong' };
        }
        const entry = await readOwnEntry(bind, deps, bindName, own, budget);
        return { kind: 'right', identity: await identify(deps, entry, own, budget) };
      }),
    );
  };
}

function asDn(template: string, name: TypedName): BindName {
  const { username, user, domain } = name;
  const values = {
    username: escapeDnValue(username),
    user: escapeDnValue(user),
    domain: escapeDnValue(domain),
  };
  return { text: fillText(template, values), name };
}

/** `name@realm` of `name` or of `name@realm` (MS-ADTS 5.1.1.1.1); null for a name of another realm or kind. */
function asPrincipal(realm: string, { user, domain }: TypedName): BindName | null {
  if (domain !== '' && domain.toLowerCase() !== realm.toLowerCase()) return null;
  if (user === '' || NO_ACCOUNT.test(user)) return null;
  const text = `${user}@${realm}`;
  return { text, name: { username: text, user, domain: realm } };
}

async function readOwnEntry(
  bind: LdapDirectBind,
  deps: TryDeps,
  { text, name }: BindName,
  own: DirectoryConnection,
  budget: StepBudget,
): Promise<DirectoryEntry> {
  const found =
    bind.kind === 'dn'
      ? await readPerson(deps, text, own, budget)
      : await findPerson(deps, name, own, budget);
  if (found.kind !== 'one') throw ldapErrors.refused('entry', found.kind);
  return found.entry;
}
