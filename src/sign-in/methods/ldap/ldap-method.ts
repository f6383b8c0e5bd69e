import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { LdapMethodConfig } from '../../../config/method-configs/ldap.ts';
import type { PasswordMethod } from '../../method.ts';
import { createBudgets } from './budget.ts';
import { checkDirectory } from './check-directory.ts';
import { createDirectBind } from './direct-bind.ts';
import { createDirectory } from './directory.ts';
import type { OnDirectoryRequest } from './directory-connection.ts';
import { createSearchThenBind } from './search-then-bind.ts';
import { judgeSettings } from './settings.ts';
import type { TryDeps } from './try-password.ts';
import { foldName, isTriable, readTypedName } from './typed-name.ts';

export interface LdapMethodDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Default: nobody is told. */
  readonly onRequest?: OnDirectoryRequest;
}

/**
 * Sign-in with a name and a password that a directory knows (LDAP, RFC 4511; Active Directory). Nothing is asked of a
 * server before the first use, so that Usher starts while all are down. Throws `method_settings_invalid`.
 *
 * Each `verify` binds at most once with what was typed, on a connection of its own, and takes `deadlineSeconds` at
 * most, what `allow` waits not counted. Whatever it throws was no try.
 */
export function createLdapMethod(
  settings: LdapMethodConfig,
  deps: LdapMethodDeps,
): PasswordMethod & Required<Pick<PasswordMethod, 'check' | 'close'>> {
  const plan = judgeSettings(settings);
  const { clock, onRequest = () => {} } = deps;
  const log = deps.log.child({ method: settings.id });
  const directory = createDirectory(settings, { clock, log, onRequest });
  const budgets = createBudgets();
  const tryDeps: TryDeps = { settings, plan, directory, budgets, clock, log };
  const tryPassword = settings.directBind
    ? createDirectBind(settings.directBind, tryDeps)
    : createSearchThenBind(tryDeps);

  return {
    kind: 'password',
    id: settings.id,
    title: settings.title,
    usernameLabel: settings.usernameLabel,

    async verify(username, password, allow) {
      const name = readTypedName(username);
      if (name && isTriable(password)) return tryPassword(name, password, allow);
      await allow(foldName(username));
      log.info('password_refused', { reason: name ? 'unfit_password' : 'unfit_name' });
      return { kind: 'wrong' };
    },

    check: () => checkDirectory(tryDeps),

    async close() {
      budgets.close();
      directory.close();
    },
  };
}
