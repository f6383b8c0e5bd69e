import type { Accounts } from '../../../accounts/accounts.ts';
import type { PasswordTry } from '../../../accounts/try-password.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { LocalMethodConfig } from '../../../config/method-configs/local.ts';
import type { PasswordMethod, PasswordVerdict } from '../../method.ts';
import { identityOf } from './identity.ts';
import { readMemo, writeMemo } from './memo.ts';
import { createPasskeyWay } from './passkey-way.ts';

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
  const state = (tried: PasswordTry, proofs: readonly string[]): PasswordVerdict => {
    switch (tried.kind) {
      case 'right': {
        const identity = identityOf(settings, tried.account, proofs, clock.nowSeconds());
        return { kind: 'right', identity };
      }
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
    ...(accounts.knowsPasskeys && { passkeys: createPasskeyWay(settings, { accounts, clock }) }),
    async verify(username, password, allow) {
      return state(await accounts.tryPassword(username, password, allow), ['pwd']);
    },
    async verifySecond(memo, { factor, code }, allow) {
      const half = readMemo(memo);
      if (!half) return { kind: 'wrong' };
      const tried = await accounts.trySecondFactor(half, { factor, code }, allow);
      return state(tried, ['pwd', 'otp', 'mfa']);
    },
    stands: ({ subject }) => accounts.stands(subject),
  };
}
