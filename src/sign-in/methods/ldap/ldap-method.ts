import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { LdapMethodConfig } from '../../../config/method-configs/ldap.ts';
import type { PasswordMethod } from '../../method.ts';
import type { OnDirectoryRequest } from './directory-connection.ts';
import { judgeSettings } from './settings.ts';
import { createStepBudgets } from './step-budgets.ts';
import type { Tries } from './tries.ts';
import { foldDirectoryName, isTriable, readTypedName } from './typed-name.ts';

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
  const budgets = createStepBudgets();
  let opened: Promise<Tries> | null = null;
  // The library is for those who have a directory; nobody else loads it.
  const open = (): Promise<Tries> => {
    opened ??= import('./tries.ts').then(({ openTries }) =>
      openTries(settings, { plan, budgets, clock, log, onRequest }),
    );
    return opened;
  };
  // Loaded before the first person comes. What is wrong with it, they are told.
  open().catch(() => {});

  return {
    kind: 'password',
    id: settings.id,
    title: settings.title,
    usernameLabel: settings.usernameLabel,

    async verify(username, password, allow) {
      const name = readTypedName(username);
      if (name && isTriable(password)) {
        const { tryPassword } = await open();
        return tryPassword(name, password, allow);
      }
      await allow(foldDirectoryName(username));
      log.info('password_refused', { reason: name ? 'unfit_password' : 'unfit_name' });
      return { kind: 'wrong' };
    },

    check: async () => (await open()).check(),

    async close() {
      budgets.close();
      (await opened)?.close();
    },
  };
}
