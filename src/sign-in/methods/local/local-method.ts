import type { Accounts } from '../../../accounts/accounts.ts';
import type { SeenAccount } from '../../../accounts/stands.ts';
import type { PasswordTry } from '../../../accounts/try-password.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { LocalMethodConfig } from '../../../config/method-configs/local.ts';
import type { Identity } from '../../../model/identity.ts';
import type { PasswordMethod, PasswordVerdict } from '../../method.ts';
import { identityOf } from './identity.ts';
import { readMemo, writeMemo } from './memo.ts';
import { createPasskeyWay, type LetIn } from './passkey-way.ts';

export interface LocalMethodDeps {
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether links that set a password can be sent. Default: they cannot. */
  readonly sendsLinks?: boolean;
}

/** Sign-in with an account of our own. */
export function createLocalMethod(
  settings: LocalMethodConfig,
  { accounts, clock, log, sendsLinks = false }: LocalMethodDeps,
): PasswordMethod & Required<Pick<PasswordMethod, 'verifySecond' | 'stands'>> {
  /** As what each was seen who has been let in: what is written into a session can only be of that. */
  const seen = new WeakMap<Identity, SeenAccount>();
  const letIn: LetIn = (account, proofs) => {
    const identity = identityOf(settings, account, proofs, clock.nowSeconds());
    seen.set(identity, { ...account, secondFactor: identity.secondFactor });
    return { kind: 'right', identity };
  };
  const state = (tried: PasswordTry, proofs: readonly string[]): PasswordVerdict => {
    switch (tried.kind) {
      case 'right':
        return letIn(tried.account, proofs);
      case 'half': {
        const memo = writeMemo({
          accountId: tried.account.id,
          passwordSetAt: tried.account.passwordSetAt,
        });
        return { kind: 'half', memo, factors: tried.factors };
      }
      case 'wrong': {
        const { reason, accountId: account } = tried;
        log.info('password_refused', { method: settings.id, reason, account });
        return { kind: 'wrong' };
      }
      case 'busy':
        return { kind: 'busy' };
    }
  };
  return {
    kind: 'password',
    id: settings.id,
    title: settings.title,
    usernameLabel: null,
    offersReset: sendsLinks,
    ...(accounts.knowsPasskeys && { passkeys: createPasskeyWay(settings, accounts, letIn) }),
    async verify(username, password, allow) {
      return state(await accounts.tryPassword(username, password, allow), ['pwd']);
    },
    async verifySecond(memo, { factor, code }, allow) {
      const half = readMemo(memo);
      if (!half) return { kind: 'wrong' };
      const tried = await accounts.trySecondFactor(half, { factor, code }, allow);
      return state(tried, ['pwd', 'otp', 'mfa']);
    },
    stands: (who) => accounts.stands(who.subject, seen.get(who)),
  };
}
